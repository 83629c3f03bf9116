/** An instant of the API as people read it, to the minute. */
export function when(instant: string | null): string {
  return instant === null ? '–' : `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

/** The end of a period. Midnight is 24:00 of the day before, as the documents count. */
export function until(instant: string | null): string {
  if (instant?.slice(11, 16) !== '00:00') return when(instant);
  const dayBefore = new Date(Date.parse(`${instant.slice(0, 10)}T00:00:00Z`) - 86_400_000);
  return `${dayBefore.toISOString().slice(0, 10)} 24:00`;
}

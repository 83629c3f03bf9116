/** What is to be done when; the earliest comes first, and of one instant whatever was written down first. */
export interface Diary {
  add(at: number, act: () => Promise<void>): void;
  take(): { readonly at: number; readonly act: () => Promise<void> } | undefined;
}

export function openDiary(): Diary {
  const entries: { at: number; nth: number; act: () => Promise<void> }[] = [];
  let written = 0;
  return {
    add(at, act) {
      entries.push({ at, nth: (written += 1), act });
      entries.sort((a, b) => a.at - b.at || a.nth - b.nth);
    },
    take: () => entries.shift(),
  };
}

/** Something that a figure must not exceed. */
export interface Gate {
  readonly what: string;
  readonly value: number;
  readonly atMost: number;
  /** Why it does not count this time; undefined: it counts. */
  readonly excused: string | undefined;
}

/** A time on the wall says something about the program on a quiet machine only. */
export function onQuietMachine(loadBefore: number, busyBefore = 0): string | undefined {
  if (loadBefore >= 1) return `the load before was ${loadBefore}`;
  return busyBefore >= 1 ? `${busyBefore} cores were busy with something else` : undefined;
}

/** A ratio of CPU needs so many units to be more than chance. */
export function withEnough(units: number): string | undefined {
  return units < 100 ? `${units} units are too few` : undefined;
}

export function verdict({ what, value, atMost, excused }: Gate): string {
  const met = value <= atMost ? 'met' : 'missed';
  return `  ${met.padEnd(6)}  ${what}: ${value} (at most ${atMost})${excused === undefined ? '' : `; does not count: ${excused}`}`;
}

/** Whether all are met that count. */
export function passed(gates: readonly Gate[]): boolean {
  return gates.every(({ value, atMost, excused }) => value <= atMost || excused !== undefined);
}

/** `: did you mean X?`, or nothing when no word is near enough to be a slip of the pen. */
export function suggestion(given: string, words: Iterable<string>): string {
  const near = nearest(given, words);
  return near === undefined ? '' : `: did you mean ${near}?`;
}

function nearest(given: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(given.length / 3)) + 1;
  for (const word of words) {
    const steps = distance(given.toLowerCase(), word.toLowerCase());
    if (steps >= least) continue;
    least = steps;
    best = word;
  }
  return best;
}

/** How many letters must be added, left out or exchanged. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const exchanged = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(exchanged, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    above = line;
  }
  return above[b.length] ?? 0;
}

/** A plain table for a terminal. Chinese characters take two columns. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(plain));
  const widths = headers.map((header, column) =>
    Math.max(...[header, ...cells.map((row) => row[column] ?? '')].map(widthOf)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(headers), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}

/** The same for a terminal of so many columns: what stands last in a row is broken into lines. */
export function narrowTable(headers: readonly string[], rows: readonly (readonly string[])[], columns: number): string {
  const last = headers.length - 1;
  const taken = headers.slice(0, last).map((header, column) => {
    return 2 + Math.max(...[header, ...rows.map((row) => plain(row[column] ?? ''))].map(widthOf));
  });
  const left = Math.max(NARROWEST, columns - taken.reduce((sum, width) => sum + width, 0));
  const broken = rows.flatMap((row) =>
    brokenAt(plain(row[last] ?? ''), left).map((part, line) => [
      ...row.slice(0, last).map((cell) => (line === 0 ? cell : '')),
      part,
    ]),
  );
  return table(headers, broken);
}

const NARROWEST = 24;

/** The lines of a text: between words where there are any, and between Chinese characters. */
function brokenAt(text: string, columns: number): string[] {
  const lines = [''];
  for (const piece of text.match(/\s+|[\x21-\x7e]+|./gu) ?? []) {
    const line = lines.at(-1) ?? '';
    if (widthOf(line + piece.trimEnd()) <= columns) lines[lines.length - 1] = line + piece;
    else if (piece.trim() !== '') lines.push(piece);
  }
  return lines.map((line) => line.trim());
}

/** What one thing is: a label and a value on each line. */
export function pairs(rows: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(...rows.map(([label]) => widthOf(label)));
  return rows.map(([label, value]) => `${pad(label, width)}  ${plain(value)}`).join('\n');
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Columns that a terminal gives to a text. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : shapeless.test(character) ? 0 : 1;
  return width;
}

/** One line without control characters: what the public typed must not steer the operator's terminal. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '');
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/u;
const shapeless = /[\p{Mn}\p{Me}\p{Cf}]/u;

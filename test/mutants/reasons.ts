import { readFileSync } from 'node:fs';
import type { Mutant } from './mutant.ts';

/** Why a mutant that no test notices may be: the table of docs/mutants.md. */
export function reasonsIn(root: string): (mutant: Mutant) => string | undefined {
  const rows = readFileSync(`${root}docs/mutants.md`, 'utf8').split('\n');
  return (mutant) =>
    rows
      .find((row) => row.startsWith(rowOf(mutant)))
      ?.slice(rowOf(mutant).length)
      .replace(/\|$/, '')
      .trim();
}

/** The beginning of its row in that table; the reason follows. */
export function rowOf({ file, from, to }: Mutant): string {
  return `| ${file} | ${inCell(from)} | ${inCell(to)} |`;
}

function inCell(text: string): string {
  return `\`${text.replace(/\s+/g, ' ').replaceAll('|', '\\|')}\``;
}

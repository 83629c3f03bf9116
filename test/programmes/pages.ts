import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A row of a page of the sources: one rule, where it stands, and how it holds. */
export interface SourceRow {
  readonly id: string;
  readonly line: string;
  readonly kind: string;
  readonly holds: string;
}

const folder = new URL('../../docs/sources/', import.meta.url);

/** The pages of the sources, by the names of their programmes. */
export const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace('.md', ''));

export function rowsOf(programme: string): SourceRow[] {
  const rows = textOf(programme).matchAll(/^\| ([A-Z]{2}-\S+) \| (L\d+) \|[^|]+\|[^|]+\| ([a-z]+) \| ([^|]+) \|$/gm);
  return [...rows].map(([, id = '', line = '', kind = '', holds = '']) => ({ id, line, kind, holds }));
}

/** The ids that no programme carries yet, each with its reason. */
export function leftOpenIn(programme: string): string[] {
  const reasons =
    textOf(programme)
      .split(/^## Left open\n/m)[1]
      ?.split(/^## /m)[0] ?? '';
  return [...reasons.matchAll(/^- ([A-Z]{2}-\S+): \S/gm)].map(([, id = '']) => id);
}

/** The table of docs/sources.md: the programme of each document, and the prefix of its ids. */
export function documentsOfTheIndex(): Map<string, string> {
  const index = readFileSync(new URL('../sources.md', folder), 'utf8');
  const rows = index.matchAll(/^\| ([A-Z]{2}) \|.*\[[^\]]+\]\(sources\/([a-z0-9-]+)\.md\) \|$/gm);
  return new Map([...rows].map(([, prefix = '', programme = '']) => [programme, prefix]));
}

function textOf(programme: string): string {
  const page = new URL(`${programme}.md`, folder);
  return existsSync(page) ? readFileSync(page, 'utf8') : '';
}

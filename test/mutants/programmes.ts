import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { programmeSchema } from '../../contracts/programme.ts';
import { mutantOf, type Edit, type Mutant } from './mutant.ts';

/** What may be said in another way, and how: a length, a reminder, who may act, who may read, what must be filled in. */
const changes: readonly [what: RegExp, others: (...found: string[]) => string[]][] = [
  [
    /\b(?:days|years|\w*[dD]aysBefore|daysAfterMobilisation|min|minimumPerYear|times|banYears): (\d+)/g,
    (n) => [more(n)],
  ],
  [/\bunit: (working|calendar)\b/g, (unit) => [unit === 'working' ? 'calendar' : 'working']],
  [/\bper: (week|month|quarter|halfYear|year)\b/g, (per) => [per === 'month' ? 'quarter' : 'month']],
  [/\b(?:from|to): (\d\d-\d\d)\b/g, (day) => [dayBefore(day)]],
  [/(,? ?remindDaysBefore: \d+)/g, () => ['']],
  [/\b(?:by|readers|roles): \[([\w, ]*)\]/g, (roles) => otherRoles(roles)],
  [
    /\b(?:by|role|approvedBy|to): (organiser|leadingGroup|unit)\b/g,
    (who) => [who === 'unit' ? 'organiser' : 'unit', who === 'organiser' ? 'leadingGroup' : 'organiser'],
  ],
  [/(,? ?\breaders: \[[\w, ]*\])/g, () => ['']],
  [/\brequired: (false|true)\b/g, (required) => [String(required === 'false')]],
  [/(,? ?\brequiredWhen: \{[^}]*\})/g, () => ['']],
  [/\{ field: [\w-]+(,) name:/g, () => [', required: false,']],
  [/- field: [\w-]+(\n +)name:/g, (indent) => [`${indent}required: false${indent}`]],
];

/** Every mutant of the programme files, also those that the schema does not take. */
export function mutantsOfProgrammes(root: string): Mutant[] {
  const files = readdirSync(`${root}programmes`).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) => {
    const file = `programmes/${name}`;
    const text = readFileSync(root + file, 'utf8');
    return editsIn(text).map((edit) => mutantOf(file, text, edit));
  });
}

/** Those that are a programme still: what it says may be refused by its check, as by a test. */
export function readable(some: readonly Mutant[]): ReadonlySet<Mutant> {
  return new Set(some.filter(({ text }) => isProgramme(text)));
}

function isProgramme(text: string): boolean {
  try {
    return programmeSchema.safeParse(parse(text)).success;
  } catch {
    return false;
  }
}

function editsIn(text: string): Edit[] {
  return changes.flatMap(([what, others]) =>
    [...text.matchAll(what)].flatMap((match) => {
      const [whole, found = ''] = match;
      const start = match.index + whole.lastIndexOf(found);
      return others(found).map((put) => ({ start, end: start + found.length, put }));
    }),
  );
}

function more(number: string): string {
  return String(Number(number) + 1);
}

function dayBefore(monthDay: string): string {
  const day = new Date(`2019-${monthDay}T00:00:00Z`);
  return new Date(day.getTime() - 24 * 3600 * 1000).toISOString().slice(5, 10);
}

/** One role less, and one role more that nobody gave it to. */
function otherRoles(list: string): string[] {
  const roles = list.split(', ').filter((role) => role !== '');
  const another = ['unit', 'organiser', 'discipline', 'partyOrganisation'].filter((role) => !roles.includes(role));
  const fewer = roles.length > 1 ? [roles.slice(1), roles.slice(0, -1)] : [];
  return [...fewer, [...roles, ...another.slice(0, 1)]].map((each) => each.join(', '));
}

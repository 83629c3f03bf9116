import type { Field } from '../contracts/form.ts';
import type { Programme } from '../contracts/programme.ts';
import { filledIn } from '../scenario/fill.ts';

/** Who stands on the invented roster of every unit: one entry of each kind. */
export interface RosterEntry {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly within: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** One entry of each kind, those first to which others belong. */
export function inventRoster({ roster }: Programme, kinds: readonly string[] | undefined, year: number): RosterEntry[] {
  const wanted = roster.filter(({ kind }) => kinds === undefined || kinds.includes(kind));
  const isThere = (kind: string | undefined) => wanted.some((each) => each.kind === kind);
  return [...wanted]
    .sort((a, b) => Number(a.within !== undefined) - Number(b.within !== undefined))
    .map(({ kind, name, within, fields }) => ({
      id: kind,
      kind,
      name: `${name.zh}（虚构）`,
      within: within !== undefined && isThere(within) ? within : null,
      fields: Object.fromEntries(
        fields.flatMap(({ field, type }) => {
          // Five years ago in the middle of the year: a birthday and a term in a post come round within it.
          if (type === 'day') return [[field, `${year - 5}-07-01`]];
          return type === 'flag' ? [[field, 'yes']] : [];
        }),
      ),
    }));
}

/** A form filled in: whatever is right, people from the roster, and what a rule asks for. */
export function fillIn(
  form: readonly Field[],
  programme: Programme,
  {
    today,
    roster,
    where = {},
  }: { today: string; roster: readonly RosterEntry[]; where?: Readonly<Record<string, readonly string[]>> },
): Record<string, string> {
  const filled = filledIn(form, programme, today);
  const [somebody] = roster;
  for (const { field, type } of form) {
    if (type === 'person' && field in filled && somebody) filled[field] = somebody.id;
    const asked = where[field]?.[0];
    if (asked !== undefined) filled[field] = asked;
  }
  return filled;
}

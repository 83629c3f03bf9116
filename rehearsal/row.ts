import type { Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Bilingual } from '../contracts/text.ts';
import { dateOf } from '../domain/working-days.ts';
import type { LedgerEntry, SentMessage } from './ledger.ts';
import type { RowKind } from './words.ts';

/** One line of the calendar: what happens on a day, and who has to act. */
export interface Row {
  readonly date: string;
  readonly kind: RowKind;
  readonly zh: string;
  readonly en: string;
  /** In which roles somebody has to act; `unit` is every unit. */
  readonly by: readonly Role[];
  /** The consulted bodies that are meant, where it is them. */
  readonly bodies: readonly string[];
  readonly units: readonly string[];
  /** How many messages go out with it. */
  readonly sent: number;
  readonly rules: readonly string[];
  /** How often it recurs, for what recurs. */
  readonly per: string | null;
}

type Draft = Partial<Omit<Row, 'date' | 'kind' | 'zh' | 'en'>> & { readonly unit?: string | null };

/** Collects lines; what is the same on one day for several units is one line. */
export function openRows(organiser: string) {
  const rows = new Map<string, Row>();
  return {
    add(date: string, kind: RowKind, { zh, en }: Bilingual, { unit, ...draft }: Draft = {}): void {
      const key = [date, kind, zh].join('|');
      const before = rows.get(key);
      const { by = [], bodies = [], units = [], sent = 0, rules = [], per = null } = draft;
      rows.set(key, {
        date,
        kind,
        zh,
        en,
        by: together(before?.by, by),
        bodies: together(before?.bodies, bodies),
        units: together(
          before?.units,
          [...units, ...(unit == null ? [] : [unit])].filter((each) => each !== organiser),
        ),
        sent: (before?.sent ?? 0) + sent,
        rules: together(before?.rules, rules),
        per: per ?? before?.per ?? null,
      });
    },
    all: () => [...rows.values()],
  };
}

function together<Item>(before: readonly Item[] = [], more: readonly Item[]): Item[] {
  return [...new Set([...before, ...more])];
}

export type Rows = ReturnType<typeof openRows>;

/** What the lines of a year are made from. */
export interface Happened {
  readonly programme: Programme;
  readonly plan: Plan;
  readonly entries: readonly LedgerEntry[];
  readonly messages: readonly SentMessage[];
}

export function trackName({ tracks }: Programme, track: string): Bilingual {
  return tracks.find((each) => each.track === track)?.name ?? { zh: track, en: track };
}

/** The day whose end an instant is: 24:00, not 00:00 of the next. */
export function dayBefore(instant: number): string {
  return dateOf(instant - 1);
}

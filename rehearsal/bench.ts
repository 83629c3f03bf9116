import { Refused, type Client } from '../cli/client.ts';
import type { Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Bilingual } from '../contracts/text.ts';
import { addWorkingDays, dateOf, nthWorkingDay, startOfDay } from '../domain/working-days.ts';
import type { Stage } from '../scenario/stage.ts';
import type { Callers, Crew } from './crew.ts';
import type { Diary } from './diary.ts';
import type { RosterEntry } from './forms.ts';
import type { Reading } from './ledger.ts';

/** Something that was to be done and was refused: the year does not go on as planned. */
export interface Blocker {
  readonly date: string;
  readonly what: Bilingual;
  readonly who: string;
  readonly code: string;
  readonly message: string;
  readonly rules: readonly string[];
  /** How often the same was refused: once for each unit, say. */
  readonly times: number;
}

/** What everybody works with in the course of the year. */
export interface Bench {
  readonly programme: Programme;
  readonly plan: Plan;
  readonly stage: Stage;
  readonly crew: Crew;
  readonly callers: Callers;
  readonly roster: readonly RosterEntry[];
  readonly diary: Diary;
  readonly ledger: Reading;
  readonly attempts: Attempts;
  /** The path of the campaign in the API. */
  readonly base: string;
}

export interface Attempts {
  readonly blockers: readonly Blocker[];
  /** Does something as these people, one after the other, until one of them is not told to leave it to others. */
  make<Answer>(
    what: Bilingual,
    by: readonly Client[],
    call: (client: Client) => Promise<Answer>,
  ): Promise<Answer | Refused>;
  /** Puts a refusal on the list of what blocks the year. */
  block(what: Bilingual, refused: Refused): void;
}

// What somebody else of the same edition may well be allowed to do.
const personal = ['OwnUnit', 'OwnSubmission', 'ConflictOfInterest'];

export function openAttempts(today: () => string, nameOf: (client: Client) => string): Attempts {
  const blockers: Blocker[] = [];
  const block = (what: Bilingual, { problem }: Refused, who = '') => {
    const same = blockers.findIndex(
      (each) => each.what.en === what.en && each.code === problem.title && each.who === who,
    );
    const { title: code, detail: message, rules } = problem;
    const known = blockers[same];
    if (known) blockers[same] = { ...known, times: known.times + 1 };
    else blockers.push({ date: today(), what, who, code, message, rules, times: 1 });
  };
  return {
    blockers,
    block,
    async make(what, by, call) {
      let last: Refused | undefined;
      for (const client of by) {
        try {
          return await call(client);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          last = error;
          if (!personal.includes(error.problem.title)) break;
        }
      }
      const [first] = by;
      const refused = last ?? nobody(what);
      block(what, refused, first ? nameOf(first) : '');
      return refused;
    },
  };
}

function nobody({ zh, en }: Bilingual): Refused {
  return new Refused({
    type: '',
    title: 'NobodyThere',
    status: 0,
    detail: `${zh}：无人可办 / nobody may do this: ${en}`,
    rules: [],
  });
}

/** The people who may act in one of these roles, about a unit where one is named. */
export function peopleFor(
  { callers }: Bench,
  roles: readonly Role[],
  unit: string | null,
  party: string | null = null,
): Client[] {
  return roles.flatMap((role) => {
    if (role === 'unit' || role === 'partyOrganisation') return unit === null ? [] : [callers.unit(unit)];
    return callers
      .of(role)
      .filter(({ holder }) => role !== 'consulted' || party === null || holder.organisation === party)
      .map(({ client }) => client);
  });
}

const HOUR = 3_600_000;

/** An hour of a day in China. */
export function at(day: string, hour: number): number {
  return startOfDay(day) + hour * HOUR;
}

/** Late on the last day before an instant at which something is over. */
export function lastHours(end: number, hour = 17): number {
  return at(dateOf(end - 1), hour);
}

/** This day, or the next on which offices work. */
export function workdayFrom(day: string): string {
  return nthWorkingDay(day, 1, { firstDayCounts: true }).date;
}

export function nextWorkday(day: string): string {
  return addWorkingDays(day, 1).date;
}

import { Refused, type Client } from '../cli/client.ts';
import type { Plan } from '../contracts/plan.ts';
import { looksAtRosters, occasionsOf } from '../domain/trigger.ts';
import { dateOf, startOfDay } from '../domain/working-days.ts';
import type { LoadedProgramme } from '../programmes/load.ts';
import { openEditions } from '../scenario/editions.ts';
import type { Engine, Stage } from '../scenario/stage.ts';
import { openAttempts, type Attempts, type Bench, type Blocker } from './bench.ts';
import { planCourses } from './course.ts';
import { arrive, bodiesOf, type Callers, type Crew } from './crew.ts';
import { openDiary } from './diary.ts';
import { planDuties, planSteps } from './duties.ts';
import { inventRoster, type RosterEntry } from './forms.ts';
import { readLedger, type LedgerEntry, type SentMessage } from './ledger.ts';
import type { People } from './people-file.ts';

/** The diligent year: everybody does what is asked on its last day. The idle one: nobody does anything. */
export type Manner = 'diligent' | 'idle';

export interface Edition {
  readonly loaded: LoadedProgramme;
  readonly crew: Crew;
  readonly people: People | null;
  readonly year: number;
  /** The day on which the campaign is started. */
  readonly starts: string;
  readonly manner: Manner;
}

/** Everything that happened in a year that was walked through. */
export interface PlayedYear {
  readonly plan: Plan;
  readonly entries: readonly LedgerEntry[];
  readonly messages: readonly SentMessage[];
  readonly blockers: readonly Blocker[];
}

/** Walks through a year on the real workflow code, from one known instant to the next. */
export async function playYear(
  edition: Edition,
  engine: Engine,
): Promise<PlayedYear | { readonly blockers: readonly Blocker[] }> {
  const stage = await engine.openStage(startOfDay(edition.starts), [edition.loaded]);
  try {
    return await walk(edition, stage);
  } finally {
    await stage.close();
  }
}

async function walk(edition: Edition, stage: Stage): Promise<PlayedYear | { readonly blockers: readonly Blocker[] }> {
  const { loaded, crew, people, year, manner } = edition;
  const { programme } = loaded;
  const callers = await arrive(crew, stage, programme);
  let today = edition.starts;
  const attempts = openAttempts(() => today, nameIn(callers));
  const campaign = await start(edition, stage, callers, attempts);
  if (campaign === undefined) return { blockers: attempts.blockers };

  const ledger = readLedger(callers.auditor, campaign);
  const base = `/v1/campaigns/${campaign}`;
  const roster = inventRoster(programme, people?.roster, year);
  await enterRosters(callers, crew, base, roster);
  await ledger.news();
  const plan = planIn(ledger.entries);
  const diary = openDiary();
  const bench: Bench = { programme, plan, stage, crew, callers, roster, diary, ledger, attempts, base };

  if (manner === 'diligent') {
    planDuties(bench);
    planCourses(bench);
  }
  for (const instant of instantsOf(bench)) diary.add(instant, () => Promise.resolve());
  planSteps(bench, manner === 'diligent' ? ledger.entries : [], await stage.now());
  for (let entry = diary.take(); entry; entry = diary.take()) {
    await stage.moveOn(entry.at);
    today = dateOf(await stage.now());
    await entry.act();
    const news = await ledger.news();
    if (manner === 'diligent') planSteps(bench, news, await stage.now());
  }
  await stage.moveOn(Math.max(await stage.now(), plan.closesAt) + AFTERWARDS);
  await settle(ledger);
  return {
    plan,
    entries: ledger.entries,
    messages: await messagesOf(callers.auditor, campaign),
    blockers: attempts.blockers,
  };
}

// Long enough for what was reminded of in December to become overdue.
const AFTERWARDS = 45 * 86_400_000;

/** Starts the edition with those who are there; when that is refused, the refusal is noted and stand-ins take over. */
async function start(
  { loaded, crew, year }: Edition,
  stage: Stage,
  callers: Callers,
  attempts: Attempts,
): Promise<string | undefined> {
  const { programme, version } = loaded.programme;
  const [organiser] = callers.of('organiser').map(({ client }) => client);
  if (!organiser) return undefined;
  const editions = openEditions();
  const what = { zh: '启动年度', en: 'starts the edition' };
  for (const all of [false, true]) {
    const begun = await attempts.make(what, [organiser], async (client) =>
      client.post<{ id: string }>('/v1/campaigns', {
        programme,
        version,
        year,
        ...bodiesOf(crew, all),
        simulation: await stage.simulation(),
      }),
    );
    if (begun instanceof Refused) continue;
    editions.started(begun);
    await editions.enrolled(() => callers.auditor);
    return begun.id;
  }
  return undefined;
}

async function enterRosters(
  callers: Callers,
  { units }: Crew,
  base: string,
  roster: readonly RosterEntry[],
): Promise<void> {
  if (roster.length === 0) return;
  for (const { id } of units) await callers.unit(id).post(`${base}/candidacies/${id}/roster`, { entries: roster });
}

/** The instants after which somebody looks whether there is something to do: a trigger may have opened a side process. */
function instantsOf({ programme, plan }: Bench): number[] {
  const opening = programme.triggers.filter(({ effects }) => effects.some(({ effect }) => effect === 'open'));
  const days = occasionsOf({ obligations: [], triggers: opening }, plan).map(({ at }) => dateOf(at));
  if (opening.some(({ cause }) => looksAtRosters(cause))) days.push(...secondsOfMonths(plan.year));
  return [...new Set(days)].map((day) => startOfDay(day) + MORNING).filter((instant) => instant > plan.startedAt);
}

const MORNING = 9 * 3_600_000;

/** It may be somebody's day on any day; once a month is enough to notice what came of it. */
function secondsOfMonths(year: number): string[] {
  return Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}-02`);
}

function planIn(entries: readonly LedgerEntry[]): Plan {
  for (const { fact } of entries) if (fact.kind === 'campaignStarted') return fact.plan;
  throw new Error('the ledger does not say how the campaign was started');
}

/** What happened at the very end comes to the ledger a moment later. */
async function settle(ledger: ReturnType<typeof readLedger>): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    quiet = (await ledger.news()).length === 0 ? quiet + 1 : 0;
    await new Promise((wake) => setTimeout(wake, 60));
  }
}

async function messagesOf(auditor: Client, campaign: string): Promise<SentMessage[]> {
  const found: SentMessage[] = [];
  for await (const message of auditor.all<SentMessage>('/v1/messages', { campaign })) found.push(message);
  return found;
}

function nameIn(callers: Callers): (client: Client) => string {
  return (client) => {
    const roles = [
      'organiser',
      'reviewer',
      'leadingGroup',
      'discipline',
      'liaison',
      'jointReviewer',
      'consulted',
    ] as const;
    const found = roles.flatMap((role) => [...callers.of(role)]).find((each) => each.client === client);
    return found ? `${found.holder.post} ${found.holder.person}` : '各单位 units';
  };
}

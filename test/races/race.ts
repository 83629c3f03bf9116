import { isDeepStrictEqual } from 'node:util';
import { everything } from '../../domain/visibility.ts';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../activities/index.ts';
import type { CandidacyFact, Entry, Fact } from '../../contracts/facts.ts';
import type { ApplicationStatus } from '../../contracts/stages.ts';
import { isSettled } from '../../domain/candidacy.ts';
import { courseOf, isNews, type Course } from '../../domain/course.ts';
import { engine } from '../../domain/engine.ts';
import { candidacyId, titleWorkflowId } from '../../domain/ids.ts';
import type { CandidacyMessage } from '../../domain/candidacy-messages.ts';
import { titleId } from '../../domain/naming.ts';
import { statusOf } from '../../registry/applicants.ts';
import { confirmIncident, findIncident, lockIncident } from '../../registry/incidents.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { untold, type Told } from '../../registry/outbox.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { outbox } from '../../registry/schema.ts';
import { titlePage } from '../../registry/titles.ts';
import { at, city, wayTo, type FullPlan, type Reached } from '../support/build.ts';
import { foldOf, opening, planOf, rowsOf, said } from '../registry/hearing.ts';
import { bordersOf, chanceOf, type Borders } from './borders.ts';

/** What one order of events came to: nothing wrong, or what is. */
export interface Outcome {
  readonly seed: number;
  /** What was tried, in the order in which it was begun. */
  readonly tried: readonly string[];
  /** Where each unit's application stood at last, and whether an incident had hit it after its naming. */
  readonly ends: readonly string[];
  readonly wrong: readonly string[];
}

export interface Races {
  /** Five units of one edition, and what happens to them in an order by chance; the same seed is the same order. */
  run(seed: number): Promise<Outcome>;
  close(): Promise<void>;
}

const DEADLINE = at('2020-01-01');
const IN_TIME = DEADLINE - 1;
const MEETING = at('2020-01-06 09:00');
const AFTER = at('2020-01-20');

export async function openRaces(): Promise<Races> {
  const registry = await openRegistry({});
  const borders = bordersOf(registry);
  let nth = 0;
  return {
    run: (seed) => new Race(registry, borders, seed, `r${++nth}`).run(),
    close: () => registry.close(),
  };
}

type Activities = ReturnType<typeof createActivities>;
/** Where a unit is when it begins; `filed`: it has not applied yet. */
type Start = Reached | 'filed';
type Action = readonly [what: string, act: () => Promise<unknown>];

class Race {
  private readonly registry: Registry;
  private readonly borders: Borders;
  private readonly activities: Activities;
  private readonly seed: number;
  private readonly plan: FullPlan;
  private readonly units: readonly string[];
  private readonly chance: () => number;
  /** Units to whose candidacy somebody objects: the naming passes them over until that is ruled on. */
  private readonly objected: readonly string[];
  /** Whom an incident with every fact of the gate has hit, and where its application stood then. */
  private readonly hit = new Map<string, ApplicationStatus>();
  private readonly known = new Map<string, Course>();
  private readonly starts = new Map<string, Start>();

  constructor(registry: Registry, borders: Borders, seed: number, id: string) {
    this.registry = registry;
    this.borders = borders;
    // No workflow is started or told here: what is to be told stays in the outbox.
    this.activities = createActivities({ registry, client: undefined as unknown as Client, taskQueue: '' });
    this.seed = seed;
    this.chance = chanceOf(seed);
    const plan = planOf(id, { organiser: `committee-${id}` });
    this.plan = { ...plan, bodies: { ...plan.bodies, jointReviewers: city.jointReviewers.slice(0, 1) } };
    this.units = Array.from({ length: 5 }, (_, unit) => `${id}-u${unit}`);
    this.objected = this.units.slice(0, 1 + Math.floor(this.chance() * 2));
  }

  async run(): Promise<Outcome> {
    const listed = this.chance() < 0.5;
    await this.prepare(listed);
    const actions = this.actions(listed);
    const tried = actions.map(([what]) => what);
    const settled = await this.borders.drive(
      this.chance,
      actions.map(([, act]) => act),
    );
    const broken = settled.flatMap((each, nth) =>
      each.status === 'rejected' ? [`${tried[nth] ?? ''} broke off: ${String(each.reason)}`] : [],
    );
    const { ends, wrong } = await this.judge();
    await this.registry.db.delete(outbox);
    return { seed: this.seed, tried, ends, wrong: [...broken, ...wrong] };
  }

  /** Where the units are when it begins: on a list that is before the public, or before the list is drawn up. */
  private async prepare(listed: boolean): Promise<void> {
    const { plan, units } = this;
    const { campaign } = plan;
    await this.registry.record(opening(plan, units));
    const starts = units.map((unit): [string, Start] => [
      unit,
      this.one(
        listed ? ['shortlisted', 'shortlisted', 'shortlisted', 'filed'] : ['reviewed', 'reviewed', 'failed', 'filed'],
      ),
    ]);
    for (const [unit, start] of starts) this.starts.set(unit, start);
    await this.registry.hearAll(
      starts.flatMap(([unit, start]) => {
        const facts = start === 'filed' ? wayTo('underReview').slice(0, 1) : wayTo(start);
        return facts.map((fact: CandidacyFact, step) => ({
          ...{ plan, unit, actor: engine, key: `${candidacyId(campaign, unit)} way ${step}`, at: at('2019-12-10') },
          judge: () => [fact],
        }));
      }),
    );
    const reviewed = starts.flatMap(([unit, start]) => (start === 'reviewed' ? [unit] : []));
    const candidates = starts.flatMap(([unit, start]) => (start === 'shortlisted' ? [unit] : []));
    const [organisation = ''] = plan.bodies.jointReviewers;
    const confirmed = { kind: 'listConfirmed', track: 'clean', leftOut: [], next: 'naming' } as const;
    await this.registry.record([
      ...reviewed.map((unit) =>
        this.entry(unit, `vote ${unit}`, {
          ...{ kind: 'voteCast', track: 'clean', organisation, reason: '意见', passed: this.chance() < 0.8 },
        }),
      ),
      ...(listed ? [this.entry(null, 'listed', { ...confirmed, candidates })] : []),
      ...this.objected.map((unit) =>
        this.entry(unit, `objection ${unit}`, {
          ...{ kind: 'objectionLodged', id: `objection of ${unit}`, track: 'clean' },
          ...{ text: '反映', standing: 'objection' },
        }),
      ),
      ...units.map((unit) =>
        this.entry(unit, `incident ${unit}`, {
          ...{ kind: 'incidentReported', id: `incident of ${unit}`, occurredOn: '2019-06-01' },
          ...{ category: '重大问题', description: '事件' },
        }),
      ),
    ]);
    await this.registry.db.delete(outbox);
    for (const unit of units) this.known.set(unit, await this.courseNow(unit));
  }

  /** What is tried at once: what the campaign decides on all of them, and what happens to single units. */
  private actions(listed: boolean): Action[] {
    const incident = (unit: string) => this.incident(unit);
    const withdrawal = (unit: string) => this.saying('withdrawApplication', unit, MEETING, {});
    const check = (unit: string) =>
      this.saying('recordCheck', unit, MEETING, { check: 'visit', passed: this.chance() < 0.3 });
    const application = (unit: string) => this.saying('submitApplication', unit, IN_TIME, {});
    const single = (unit: string): Action => {
      const start = this.starts.get(unit);
      if (start === 'filed') return this.one([application, incident, (each: string) => this.deadline(each)])(unit);
      if (start !== 'shortlisted') return this.one([incident, check, withdrawal])(unit);
      if (!this.objected.includes(unit)) return this.one([incident, incident, incident, withdrawal])(unit);
      return this.one([incident, withdrawal, (each: string) => this.ruling(each)])(unit);
    };
    // Most of it happens to one unit: there it meets.
    const [unlucky = ''] = this.units.slice(-1);
    const count = 2 + Math.floor(this.chance() * 7);
    const singles = Array.from({ length: count }, () => single(this.chance() < 0.4 ? unlucky : this.one(this.units)));
    return [...this.campaign(listed), ...singles];
  }

  private campaign(listed: boolean): Action[] {
    const { campaign } = this.plan;
    const { activities } = this;
    const run = (act: () => Promise<unknown>) => new MockActivityEnvironment().run(act);
    const list = async () => {
      const by = { actor: engine, at: MEETING, id: 'list' };
      await activities.drawUpList(this.plan, 'clean', { leaveOut: [], next: 'naming' }, by);
      await run(() => activities.announceList(campaign, 'clean', { id: 'list', at: MEETING }));
    };
    const name = () => run(() => activities.nameCandidates(campaign, 'clean', MEETING));
    const reject = () =>
      run(() => activities.announceRejection(campaign, 'clean', '不予命名', { id: 'end', at: MEETING }));
    const decided: Action = this.chance() < 0.8 ? ['naming', name] : ['rejection', reject];
    const [what, act] = decided;
    const first: Action = listed ? decided : [`list, then ${what}`, () => list().then(act)];
    // An activity may begin again while its first attempt still runs.
    return this.chance() < 0.3 ? [first, decided] : [first];
  }

  private incident(unit: string): Action {
    const isGrave = this.chance() < 0.8;
    const id = `incident of ${unit}`;
    const act = () =>
      this.registry.transaction(async (tx) => {
        const found = await findIncident(tx, id);
        const before = found && (await lockIncident(tx, found));
        if (before?.status !== 'reported') return;
        const status = await statusOf(tx, this.plan.campaign, unit, 'clean');
        const facts = { major: true, seriousImpact: isGrave, tolerated: false, reason: '核查' };
        await confirmIncident(
          tx,
          this.entry(unit, `confirm ${unit}`, { kind: 'incidentConfirmed', id, ...facts }),
          before,
        );
        if (isGrave) this.hit.set(unit, status ?? 'none');
      });
    return [`${isGrave ? 'incident' : 'small incident'} of ${unit}`, act];
  }

  private ruling(unit: string): Action {
    const upheld = this.chance() < 0.5;
    return this.saying('ruleObjection', unit, MEETING, { objection: `objection of ${unit}`, upheld });
  }

  private saying(name: CandidacyMessage, unit: string, moment: number, given: object): Action {
    const { organiser } = this.plan.bodies;
    const id = `somebody of ${unit}`;
    const actors: Partial<Record<CandidacyMessage, object>> = {
      ruleObjection: { id, role: 'organiser', organisation: organiser },
      recordCheck: { id, role: 'reviewer', organisation: organiser },
    };
    const actor = actors[name] ?? { id, role: 'unit', organisation: unit };
    const key = `${unit}:${name} ${this.chance()}`;
    const call = said(this.plan, unit, name, { key, moment, given: { actor, ...given } });
    return [`${name} ${JSON.stringify(given)} of ${unit}`, () => this.registry.hear(call)];
  }

  private deadline(unit: string): Action {
    return [`deadline of ${unit}`, () => this.activities.passDeadline(this.plan.campaign, unit, DEADLINE)];
  }

  /** What has to be so when nothing is under way any more. */
  private async judge(): Promise<Pick<Outcome, 'ends' | 'wrong'>> {
    const { registry, plan, units } = this;
    const { campaign } = plan;
    const wrong: string[] = [];
    const ends: string[] = [];
    const told = await untold(registry.db, 0, 10_000);
    const { items: titles } = await titlePage(registry.db, everything, { limit: 1_000 });
    for (const unit of units) {
      const say = (what: string) => wrong.push(`${unit} ${what}`);
      const { candidacy, applications } = await rowsOf(registry, campaign, unit);
      const { state, step, kinds } = await foldOf(registry, campaign, unit);
      const status = state.applications['clean']?.status ?? 'none';
      ends.push(status === 'named' && this.hit.has(unit) ? 'named, then hit' : status);
      if (!isDeepStrictEqual(candidacy.state, state) || candidacy.step !== step) say('is not the fold of its entries');
      if (applications['clean']?.status !== status)
        say(`reads ${applications['clean']?.status ?? ''}, and is ${status}`);
      if (status === 'named' && state.disqualifiedBy !== null) say('is named and disqualified');
      if (kinds.includes('named') && kinds.includes('disqualified')) say('was named and disqualified');
      const before = this.hit.get(unit);
      if (before && !isSettled(before, plan.mayReinstate) && status !== 'disqualified')
        say(`was hit when it was ${before}, and is ${status}`);

      const title = titleId(campaign, 'clean', unit);
      const own = told.filter(({ recipient }) => recipient === titleWorkflowId(title));
      const starts = own.filter(({ news }) => news.tell === 'start').length;
      const held = titles.filter(({ id }) => id === title).length;
      const named = status === 'named' ? 1 : 0;
      if (held !== named || starts !== named) say(`is ${status} with ${held} titles and ${starts} starts`);
      if (named === 1 && this.hit.has(unit) && !own.some(tellsIncident))
        say('is named and hit, and its title is not told');
      this.judgeNews(unit, told, await this.courseNow(unit), say);
    }
    const { verified, firstBad } = await verifyLedger(registry.db, plan.bodies.organiser);
    if (!verified) wrong.push(`the ledger is not whole: ${firstBad?.why ?? ''}`);
    return { ends, wrong };
  }

  /** Its workflow knows what it has to wait for: it was told so last, or nothing has changed. */
  private judgeNews(unit: string, told: readonly Told[], is: Course, say: (what: string) => void): void {
    const news = told.find(({ id }) => id === `course/${candidacyId(this.plan.campaign, unit)}`)?.news;
    const last = news?.tell === 'course' ? news.course : this.known.get(unit);
    if (!last || isNews(last, is)) say(`is at ${is.stage}, and its workflow was last told ${last?.stage ?? 'nothing'}`);
  }

  private async courseNow(unit: string): Promise<Course> {
    const { candidacy } = await rowsOf(this.registry, this.plan.campaign, unit);
    return courseOf(this.plan, candidacy.state, candidacy.step, AFTER);
  }

  private entry(unit: string | null, key: string, fact: Fact): Entry {
    const { campaign } = this.plan;
    const actor = { id: 'office', role: 'organiser' as const, organisation: this.plan.bodies.organiser };
    return { key: `${campaign} ${key}`, campaign, unit, at: MEETING, actor, rules: [], fact };
  }

  private one<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.chance() * values.length)] as Value;
  }
}

function tellsIncident({ news }: Told): boolean {
  return news.tell === 'signal' && news.signal === 'majorIncident';
}

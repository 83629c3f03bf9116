import type { Client } from '@temporalio/client';
import { createClient } from '../cli/client.ts';
import type { Plan } from '../contracts/plan.ts';
import { candidacyId } from '../domain/ids.ts';
import { inLanes, post } from './http.ts';
import type { Question, Seat } from './product-worker.ts';
import { questionsTo, type Ask, type Started } from './processes.ts';
import { productPlan, said, track } from './sides.ts';

/** The product as the bench drives it: over HTTP, and for what a campaign does for many units by its own activities. */
export type Product = ReturnType<typeof openProduct>;

/** A committee with its units, and the plan of its edition. */
export interface Committee {
  readonly plan: Plan;
  readonly units: readonly string[];
}

type Took = (ms: number) => void;

// So many lines make one file of a size that people send.
const LINES = 1_000;

export function openProduct(started: Started, client: Client) {
  const { api = '', adminToken = '' } = started.ready;
  const ask: Ask<Question> = questionsTo(started);
  const admin = createClient(api, adminToken);

  /** Not measured: a committee, its units by CSV, a clerk for each and whoever else acts. */
  async function settle(organiser: string, count: number, plan = productPlan(organiser)): Promise<Committee> {
    const units = Array.from({ length: count }, (_, index) => `${organiser}-${index + 1}`);
    await admin.post('/v1/organisations', { id: organiser, name: '机关工委', kind: 'committee' });
    for (let first = 0; first < count; first += LINES) {
      const lines = units.slice(first, first + LINES).map((unit) => `${unit},单位 ${unit}`);
      await admin.post(`/v1/committees/${organiser}/units`, ['id,name', ...lines].join('\n'), { type: 'text/csv' });
    }
    const clerks = units.map((unit): Seat => ({ id: unit, organisation: unit, role: 'unit' }));
    const officials: Seat[] = [
      { id: `reviewer-${organiser}`, organisation: organiser, role: 'reviewer' },
      { id: `office-${organiser}`, organisation: organiser, role: 'organiser' },
      { id: `joint-${organiser}`, organisation: 'zuzhibu', role: 'jointReviewer' },
    ];
    await ask({ act: 'seat', people: [...clerks, ...officials] });
    return { plan, units };
  }

  /** Not measured: a committee whose campaign is on record. */
  async function prepare(organiser: string, count: number): Promise<Committee> {
    const committee = await settle(organiser, count);
    await ask({ act: 'put on record', plan: committee.plan });
    return committee;
  }

  const enrol = ({ plan }: Committee) => ask<null>({ act: 'enrol units', plan });
  const everythingTold = () => ask<null>({ act: 'have everything told' });
  const urlOf = (plan: Plan, unit: string) => `${api}/v1/campaigns/${plan.campaign}/candidacies/${unit}`;
  const officialOf = (role: string, { bodies }: Plan) => `token-${role}-${bodies.organiser}`;

  const fileRules = (plan: Plan, unit: string) => post(`${urlOf(plan, unit)}/rules`, said.rules, `token-${unit}`);
  const apply = (plan: Plan, unit: string) =>
    post(`${urlOf(plan, unit)}/applications`, said.application, `token-${unit}`);
  const check = (plan: Plan, unit: string, body: object) =>
    post(`${urlOf(plan, unit)}/applications/${track}/checks`, body, officialOf('reviewer', plan));
  const vote = (plan: Plan, unit: string) =>
    post(
      `${urlOf(plan, unit)}/applications/${track}/votes`,
      { passed: true, reason: '符合条件' },
      officialOf('joint', plan),
    );
  const decide = (plan: Plan, what: string, body: object) =>
    post(`${api}/v1/campaigns/${plan.campaign}/tracks/${track}/${what}`, body, officialOf('office', plan));

  /** What one unit and its reviewer send, one after the other. */
  async function messages(plan: Plan, unit: string, took: Took, afterEach = () => Promise.resolve<unknown>(null)) {
    const sent = [
      () => fileRules(plan, unit),
      () => apply(plan, unit),
      ...said.checks.map((each) => () => check(plan, unit, each)),
    ];
    for (const send of sent) {
      const asked = performance.now();
      await send();
      took(performance.now() - asked);
      await afterEach();
    }
  }

  /** Resolves when the workflow of each candidacy has ended. */
  async function ended({ plan, units }: Committee): Promise<void> {
    await Promise.all(units.map((unit) => client.workflow.getHandle(candidacyId(plan.campaign, unit)).result()));
  }

  /** A whole cycle of these units; the times of each answer go to `took`. With `titles`, each is awarded one as well. */
  async function cycle(committee: Committee, inFlight: number, took: Took, { titles }: { readonly titles: boolean }) {
    const { plan, units } = committee;
    await enrol(committee);
    await inLanes(units, inFlight, (unit) => messages(plan, unit, took));
    await ask({ act: 'list units', plan, track, units });
    await ask(titles ? { act: 'name and award', plan, track } : { act: 'name units', plan, track, units });
    await everythingTold();
    await ended(committee);
  }

  /** The events of an undisturbed candidacy whose workflow hears of every message before the next. */
  async function eventsOfOneAlone(): Promise<number> {
    const alone = await prepare('alone', 1);
    const { plan, units } = alone;
    const [unit = ''] = units;
    await enrol(alone);
    await messages(plan, unit, () => undefined, everythingTold);
    await ask({ act: 'list units', plan, track, units });
    await everythingTold();
    await ask({ act: 'name units', plan, track, units });
    await everythingTold();
    await ended(alone);
    return (await client.workflow.getHandle(candidacyId(plan.campaign, unit)).describe()).historyLength;
  }

  return {
    ask,
    settle,
    prepare,
    enrol,
    everythingTold,
    fileRules,
    apply,
    vote,
    decide,
    messages,
    cycle,
    eventsOfOneAlone,
  };
}

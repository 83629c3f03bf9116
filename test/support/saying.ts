import fc from 'fast-check';
import type { CandidacyFact } from '../../contracts/facts.ts';
import type { Actor } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import { evolveCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import { passDeadlines } from '../../domain/course.ts';
import type { CandidacyMessage } from '../../domain/candidacy-messages.ts';
import { judge, looksFor } from '../../domain/judgement.ts';
import { buildActor } from './build.ts';

/** Something that is said about a candidacy, and when (the campaign's instant, epoch ms). */
export interface Saying {
  readonly name: CandidacyMessage;
  readonly message: object;
  readonly at: number;
}

/** Every message that there is. */
export const allMessages = [
  'fileRules',
  'reviewRules',
  'submitApplication',
  'withdrawApplication',
  'recordCheck',
  'ruleObjection',
  'correctRuling',
  'majorIncident',
] as const satisfies readonly CandidacyMessage[];

/** Who may say what, and who it is that says it here. */
export function speakerOf(name: CandidacyMessage, unit: string): Actor {
  if (name === 'fileRules' || name === 'submitApplication' || name === 'withdrawApplication') {
    return buildActor('unit', { organisation: unit });
  }
  if (name === 'correctRuling') return buildActor('leadingGroup');
  return buildActor(name === 'recordCheck' ? 'reviewer' : 'organiser');
}

const rules = { goals: '目标', schedule: '进度', measures: '措施' };
const form = { 'own-work': '自创自建情况' };

/** A message that nothing is wrong with by itself; whether it is taken depends on where the candidacy stands. */
export function messageOf(name: CandidacyMessage, plan: Plan, unit: string, given: object = {}): object {
  const [track] = plan.tracks;
  const [check] = plan.checks;
  const bodies: Readonly<Record<CandidacyMessage, object>> = {
    fileRules: { fields: rules },
    reviewRules: { accepted: true, reason: '同意' },
    submitApplication: { track: track?.track, fields: form },
    withdrawApplication: { track: track?.track, reason: '撤回' },
    recordCheck: { track: track?.track, check, passed: true, note: '记录' },
    ruleObjection: { track: track?.track, objection: 'objection-1', upheld: true, reason: '属实' },
    correctRuling: { track: track?.track, objection: 'objection-1', upheld: false, reason: '查无实据' },
    majorIncident: { incident: 'incident-1', major: true, seriousImpact: true, tolerated: false },
  };
  const who = name === 'majorIncident' ? {} : { actor: speakerOf(name, unit) };
  return { ...who, ...bodies[name], ...given };
}

/**
 * What is said in the course of an edition, in the order of time; what leads on is said more often. Now and then by
 * somebody who may not, about a track or a check that there is not.
 */
export function sayings(plan: Plan, unit: string, maxLength = 40): fc.Arbitrary<Saying[]> {
  const mostly = <Value>(usual: fc.Arbitrary<Value>, odd: fc.Arbitrary<Value>) =>
    fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
  const yes = mostly(fc.constant(true), fc.constant(false));
  const nowhere = fc.constant('nowhere');
  const track =
    plan.tracks.length === 0
      ? nowhere
      : mostly(fc.constantFrom(...plan.tracks.map(({ track: each }) => each)), nowhere);
  const check = plan.checks.length > 0 ? fc.constantFrom(...plan.checks) : fc.constant('no-check');
  const reason = fc.constantFrom('同意', '核查属实');
  const bodies: Readonly<Record<CandidacyMessage, fc.Arbitrary<object>>> = {
    fileRules: fc.record({ fields: mostly(fc.constant<object>(rules), fc.constant({ goals: '目标' })) }),
    reviewRules: fc.record({ accepted: yes, reason }),
    submitApplication: fc.record({ track, fields: mostly(fc.constant<object>(form), fc.constant({})) }),
    withdrawApplication: fc.record({ track, reason }),
    recordCheck: fc.record({ track, check: mostly(check, fc.constant('no-check')), passed: yes, note: reason }),
    ruleObjection: fc.record({ track, objection: fc.constantFrom('objection-1', 'none'), upheld: yes, reason }),
    correctRuling: fc.record({ track, objection: fc.constantFrom('objection-1', 'none'), upheld: yes, reason }),
    majorIncident: fc.record({
      incident: fc.constantFrom('incident-1', 'incident-2'),
      major: yes,
      seriousImpact: yes,
      tolerated: yes.map((not) => !not),
    }),
  };
  const windows = plan.tracks.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt - 1]);
  const moments = fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: plan.startedAt, max: plan.closesAt }) },
    { weight: 3, arbitrary: fc.constantFrom(plan.closesAt - 1, ...windows) },
  );
  const said = fc
    .oneof(
      { weight: 3, arbitrary: fc.constant('fileRules' as const) },
      { weight: 1, arbitrary: fc.constantFrom('reviewRules', 'withdrawApplication', 'majorIncident' as const) },
      { weight: 5, arbitrary: fc.constant('submitApplication' as const) },
      { weight: 8, arbitrary: fc.constant('recordCheck' as const) },
      { weight: 2, arbitrary: fc.constantFrom('ruleObjection', 'correctRuling' as const) },
    )
    .chain((name) =>
      fc
        .record({ body: bodies[name], stranger: mostly(fc.constant(false), fc.constant(true)), at: moments })
        .map(({ body, stranger, at }): Saying => {
          const actor = stranger ? buildActor('unit', { organisation: 'elsewhere' }) : speakerOf(name, unit);
          return { name, message: name === 'majorIncident' ? body : { actor, ...body }, at };
        }),
    );
  return fc.array(said, { maxLength }).map((all) => [...all].sort((a, b) => a.at - b.at));
}

/** A step of a candidacy's year: what was said or what time brought, and what came of it. */
export interface Step {
  readonly at: number;
  readonly before: Candidacy;
  readonly after: Candidacy;
  readonly facts: readonly CandidacyFact[];
}

/** The year of a candidacy to which this is said one after the other, its deadlines passing in between. */
export function yearOf(plan: Plan, opened: Candidacy, said: readonly Saying[]): Step[] {
  const steps: Step[] = [];
  let state = opened;
  const take = (at: number, facts: readonly CandidacyFact[], actor: string) => {
    const before = state;
    state = facts.reduce((next, fact) => evolveCandidacy(next, fact, actor), state);
    steps.push({ at, before, after: state, facts });
  };
  for (const { name, message, at } of said) {
    take(at, passDeadlines(plan, state, at), 'engine');
    const { objection } = looksFor(name, plan, message);
    const lodged = { campaign: plan.campaign, unit: state.unit, standing: 'objection' as const, ...ruledOn(state) };
    const track = 'track' in message ? String(message.track) : '';
    const known =
      objection === 'objection-1'
        ? { objection: { id: objection, ...lodged, track }, howFar: 'listed' as const }
        : { objection: null };
    const judged = judge(name, message, { plan, state, at, known });
    const actor = 'actor' in message ? (message.actor as Actor).id : 'engine';
    if (Array.isArray(judged)) take(at, judged, actor);
  }
  return steps;
}

/** How the one objection stands: upheld where it has struck the candidate. */
function ruledOn({ applications }: Candidacy) {
  const isUpheld = Object.values(applications).some(({ status }) => status === 'struck');
  return { status: isUpheld ? 'upheld' : 'open', ruledBy: isUpheld ? 'officer' : null, reason: null };
}

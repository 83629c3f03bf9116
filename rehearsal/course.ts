import { Refused } from '../cli/client.ts';
import type { TrackPlan } from '../contracts/plan.ts';
import type { Bilingual } from '../contracts/text.ts';
import { dateOf } from '../domain/working-days.ts';
import { at, nextWorkday, peopleFor, workdayFrom, type Bench } from './bench.ts';
import { open } from './duties.ts';
import { planScores } from './scores.ts';

/** What remains to be decided on a track after its window, in this order. */
type Decision = 'checks' | 'votes' | 'scores' | 'list' | 'notice' | 'approval' | 'naming' | 'afterwards' | 'overall';

interface Shown {
  readonly track: string;
  readonly stage: string;
  readonly notice: { readonly endsAt: string } | null;
}

// A decision that waits for side processes is tried again on each working day, for a quarter at most.
const MOST_WAITING = 65;

/**
 * Review and decisions of every track that is due. The documents give them no dates: each comes on the first working day
 * on which it can, one decision a day.
 */
export function planCourses(bench: Bench): void {
  const { plan, diary } = bench;
  planScores(bench);
  for (const track of plan.tracks.filter(({ due }) => due)) {
    // Units that are assessed without applying are judged when the calendar of the year is over.
    const over = track.applies ? track.closesAt : Math.max(...plan.stages.map(({ closesAt }) => closesAt ?? 0));
    const [first, ...rest] = decisionsOf(bench, track);
    if (first) diary.add(at(workdayFrom(dateOf(over)), 10), () => decide(bench, track, first, rest, 0));
  }
}

function decisionsOf({ plan, programme }: Bench, track: TrackPlan): Decision[] {
  const concludes = track.title === null && plan.scoring !== null;
  return [
    ...(track.applies && plan.checks.length > 0 ? (['checks'] as const) : []),
    ...(plan.listBy === 'appraisal' && programme.appraisal ? (['votes'] as const) : []),
    ...(plan.scoring ? (['scores'] as const) : []),
    // Where nothing is named, the confirmed scores are the result.
    ...(concludes ? [] : plan.course),
    'afterwards',
    ...(track.overall?.due ? (['overall'] as const) : []),
  ];
}

async function decide(
  bench: Bench,
  track: TrackPlan,
  decision: Decision,
  rest: readonly Decision[],
  waited: number,
): Promise<void> {
  const { diary, stage, attempts } = bench;
  const answer = await take(bench, track, decision);
  const today = dateOf(await stage.now());
  const tomorrow = at(nextWorkday(today), 10);
  if (answer instanceof Refused) {
    if (answer.problem.title === 'RequirementNotMet' && waited < MOST_WAITING) {
      diary.add(tomorrow, () => decide(bench, track, decision, rest, waited + 1));
      return;
    }
    attempts.block(nameOf(bench, track, decision), answer);
    return;
  }
  const [next, ...others] = rest;
  if (next) diary.add(await when(bench, track, next, tomorrow), () => decide(bench, track, next, others, 0));
}

/** A notice must be over before anything is decided on its list. */
async function when({ callers, base }: Bench, { track }: TrackPlan, next: Decision, tomorrow: number): Promise<number> {
  if (next !== 'approval' && next !== 'naming') return tomorrow;
  const { tracks } = await callers.auditor.get<{ tracks: Shown[] }>(base);
  const endsAt = tracks.find((each) => each.track === track)?.notice?.endsAt;
  return endsAt === undefined ? tomorrow : Math.max(tomorrow, at(workdayFrom(dateOf(Date.parse(endsAt))), 10));
}

async function take(bench: Bench, track: TrackPlan, decision: Decision): Promise<unknown> {
  const { base, plan, programme } = bench;
  const what = nameOf(bench, track, decision);
  const decided = `${base}/tracks/${track.track}`;
  switch (decision) {
    case 'checks':
      return forCandidates(bench, track, async (unit) => {
        for (const { check, name } of programme.checks) {
          await bench.attempts.make(name, peopleFor(bench, ['reviewer', 'organiser'], unit), (client) =>
            client.post(`${base}/candidacies/${unit}/applications/${track.track}/checks`, {
              check,
              passed: true,
              note: '符合要求',
            }),
          );
        }
      });
    case 'votes':
      return forCandidates(bench, track, async (unit) => {
        for (const { client } of bench.callers.of('jointReviewer')) {
          await bench.attempts.make(what, [client], (each) =>
            each.post(`${base}/candidacies/${unit}/applications/${track.track}/votes`, {
              passed: true,
              reason: '同意',
            }),
          );
        }
      });
    case 'scores':
      return ask(bench, [plan.scoring?.confirmedBy ?? 'organiser'], `${decided}/scores`, { reason: '考核结果属实' });
    case 'list': {
      const chosen = await candidatesOf(bench, track);
      // In a rehearsal all do equally well: at a quota somebody has to give way.
      const leaveOut = chosen
        .slice(track.quota ?? chosen.length)
        .map((unit) => ({ unit, reason: '并列，名额之外 alike, beyond the quota' }));
      return ask(
        bench,
        ['organiser'],
        `${decided}/list`,
        plan.listBy === 'meeting' ? { units: chosen, meeting: '年度会议' } : { leaveOut },
      );
    }
    case 'notice':
      return ask(bench, ['organiser'], `${decided}/notice`, {
        media: ['机关党建网'],
        contact: { person: '组织者办公室', telephone: '见机关党建网' },
      });
    case 'approval':
      return ask(bench, ['leadingGroup'], `${decided}/approval`, { approved: true, reason: '会议同意' });
    case 'naming':
      return ask(bench, ['organiser'], `${decided}/naming`, { circular: `〔${plan.year}〕1号` });
    case 'afterwards':
      return openAfterwards(bench, track);
    case 'overall':
      return ask(bench, ['organiser'], `${decided}/overall`, {});
  }
}

/** One call of one person; what is refused is answered, not noted: the decision may only be early. */
async function ask(bench: Bench, roles: readonly Parameters<Bench['callers']['of']>[0][], path: string, body: object) {
  const [client] = peopleFor(bench, roles, null);
  if (!client) return undefined;
  try {
    return await client.post<unknown>(path, body);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

async function forCandidates(bench: Bench, track: TrackPlan, act: (unit: string) => Promise<void>): Promise<void> {
  for (const unit of await candidatesOf(bench, track)) await act(unit);
}

async function candidatesOf({ callers, base }: Bench, { track }: TrackPlan): Promise<string[]> {
  const found: string[] = [];
  const candidacies = callers.auditor.all<{ unit: string; applications: { track: string; status: string }[] }>(
    `${base}/candidacies`,
  );
  for await (const { unit, applications } of candidacies) {
    const status = applications.find((each) => each.track === track)?.status ?? '';
    if (['underReview', 'reviewed', 'shortlisted'].includes(status)) found.push(unit);
  }
  return found;
}

/** Side processes that only follow the naming: their stages open by its decision. */
async function openAfterwards(bench: Bench, { track }: TrackPlan): Promise<void> {
  const { plan, programme } = bench;
  const dated = plan.stages.filter(({ opensAt }) => opensAt !== null).map(({ stage }) => stage);
  for (const procedure of programme.procedures) {
    const { stages } = procedure.opened;
    if (stages.length > 0 && !stages.some((stage) => dated.includes(stage))) await open(bench, procedure, [track]);
  }
}

function nameOf({ programme, plan }: Bench, { track }: TrackPlan, decision: Decision): Bilingual {
  const name = programme.tracks.find((each) => each.track === track)?.name ?? { zh: track, en: track };
  const { list, notice, approval, naming, appraisal, scoring } = programme;
  const step = {
    checks: undefined,
    votes: appraisal,
    scores: scoring,
    list,
    notice,
    approval,
    naming,
    afterwards: undefined,
    overall: undefined,
  }[decision];
  const words = step?.name ?? { zh: decision === 'overall' ? `${plan.year} 年总评` : '审核', en: decision };
  return { zh: `${words.zh}（${name.zh}）`, en: `${words.en} (${name.en})` };
}

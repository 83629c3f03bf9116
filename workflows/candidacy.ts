import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  currentUpdateInfo,
  defineSignal,
  defineUpdate,
  proxyLocalActivities,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import { candidacyMessages } from '../domain/candidacy-messages.ts';
import { campaignTime, judgedAt } from '../domain/clock.ts';
import { courseShape, type CandidacyStage, type Course } from '../domain/course.ts';
import { idOf, senderOf } from '../domain/sender.ts';
import { refuseShape } from '../domain/shape.ts';
import * as messages from './candidacy.messages.ts';
import type { Accepted } from './candidacy.messages.ts';
import { until } from './wait.ts';

export interface CandidacyInput {
  readonly campaign: string;
  readonly unit: string;
  readonly clock: Clock;
  /** Where it stands on record when this begins. */
  readonly course: Course;
}

// Judged under the lock of the record and written there in one transaction, each once: it does no harm when the task
// that asked for it is not taken and asks again.
const { passDeadline, acceptMessage } = proxyLocalActivities<activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '20s' },
});

// So that a queue at midnight costs nobody the deadline, the deadline is acted on a little later (ms of the real clock).
const GRACE = 30_000;

/**
 * One unit in one campaign, from mobilisation to the last decision on its applications. Where it stands is the record's;
 * here it is waited for: by durable timers, and for news of what was said about it.
 */
export async function candidacy({ campaign, unit, clock, course: first }: CandidacyInput): Promise<string> {
  let course = first;
  let last: Promise<unknown> = Promise.resolve();
  hearNews();
  hearOtherSystems();
  do {
    await mobilisation();
    await implementation();
    await application();
    await review();
    await list();
    await notice();
    await naming();
    // What was returned, or put back on the list by an appeal, goes through its stages again.
  } while (!course.decided && !tooLong());
  setCurrentDetails(detailsOf(unit, course));
  await condition(allHandlersFinished);
  if (!course.decided) await continueAsNew<typeof candidacy>({ campaign, unit, clock, course });
  return course.outcome;

  /** The unit files its action rules, is reminded, and is overdue when they are due. */
  function mobilisation() {
    return during('mobilisation');
  }

  /** It works, until its windows open. */
  function implementation() {
    return during('implementation');
  }

  /** It applies, or its windows close without it. */
  function application() {
    return during('application');
  }

  /** It is looked at check by check, until the joint appraisal's list is drawn up. */
  function review() {
    return during('review');
  }

  /** It is on a list that is not published: approval and naming, or a rejection, end it. */
  function list() {
    return during('list');
  }

  /** It is on the list that is before the public: an objection may strike it, the naming ends it. */
  function notice() {
    return during('notice');
  }

  /** It was struck, and an appeal may put it back until the naming is over. */
  function naming() {
    return during('naming');
  }

  async function during(stage: CandidacyStage): Promise<void> {
    while (course.stage === stage && !tooLong()) {
      setCurrentDetails(detailsOf(unit, course));
      await deadlineOrNews();
    }
  }

  /** Waits for what time brings next, and has it acted on; or for news, whichever comes first. */
  async function deadlineOrNews(): Promise<void> {
    const seen = course;
    const moved = () => course !== seen || tooLong();
    if (seen.next === null) return condition(moved);
    const grace = clock === null ? GRACE : 0;
    if (await until(clock, seen.next.at, seen.next.summary, moved, grace)) return;
    take(await alone(() => passDeadline(campaign, unit, campaignTime(clock, Date.now()))));
    // Nothing to be done yet, by the record's clock: look again, and not at once.
    if (course === seen) await condition(moved, '1s');
  }

  /** One local activity at a time: two in flight replay in another order than they ran (temporalio/sdk-typescript#1744). */
  function alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  }

  /** A newer course takes the place of an older one, in whatever order they are heard; what is none changes nothing. */
  function take(told: Course): void {
    if (refuseShape(told, courseShape)) return;
    if (told.step > course.step || (told.step === course.step && told.decided && !course.decided)) course = told;
  }

  function hearNews(): void {
    setHandler(messages.getCourse, () => course);
    setHandler(messages.news, async (told) => {
      // Told by the record, and by nobody else.
      if (senderOf(told)) await accept(messages.news.name, told, null);
      else take(told);
    });
  }

  /**
   * The same messages as through the API, judged at the same place: from other systems as signals, and under Laurel's own
   * seal as updates too. An update is refused to its sender, a refused signal is on record.
   */
  function hearOtherSystems(): void {
    for (const name of candidacyMessages) {
      setHandler(defineUpdate<Accepted, [object]>(name), async (message) => {
        const heard = await accept(name, message, currentUpdateInfo()?.id ?? uuid4());
        if ('refused' in heard) {
          const { code, message: why, rules } = heard.refused;
          throw ApplicationFailure.nonRetryable(why, code, ...rules);
        }
        return { unit, course: heard.course };
      });
      setHandler(defineSignal<[object]>(name), async (message) => {
        await accept(name, message, null);
      });
    }
    // One of a name that is not known would wait for a handler for ever.
    setDefaultSignalHandler(async (name, message) => {
      await accept(name, message, null);
    });
  }

  /** `update`: the id of the call that waits for the answer; a signal has none, but an id of its own. */
  async function accept(name: string, message: unknown, update: string | null) {
    const now = Date.now();
    const { receivedAt } = { ...(message as { readonly receivedAt?: number }) };
    const at = campaignTime(clock, judgedAt(receivedAt, now));
    const said = { campaign, unit, name, id: update ?? idOf(message) ?? uuid4(), at, answered: update !== null };
    const heard = await alone(() => acceptMessage(said, message));
    if ('course' in heard) take(heard.course);
    return heard;
  }

  function tooLong(): boolean {
    return workflowInfo().continueAsNewSuggested;
  }
}

/** What Temporal's page says of it. */
function detailsOf(unit: string, { stage, outcome, next }: Course): string {
  const waits = next === null ? '' : `; ${next.summary}: ${new Date(next.at).toISOString()}`;
  return `${unit}: ${stage} (${outcome})${waits}`;
}

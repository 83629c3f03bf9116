import {
  log,
  metricMeter,
  workflowInfo,
  type Next,
  type SignalWorkflowInput,
  type WorkflowInterceptorsFactory,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import type { Refusal } from '../contracts/refusals.ts';
import { envelope, opened, refuseSealed, type Envelope, type Place } from '../domain/envelope.ts';
import { refusal } from '../domain/refusal.ts';
import { refuse } from './refuse.ts';

// Characters, of what a run hands on to the next beside its state. A title lives for years, and what a message writes is
// keyed by its id: an older one can be repeated in vain only.
const MOST_REMEMBERED = 500_000;

/**
 * Lets in only what was sealed for this workflow, this message and this call, once: of a start nothing comes, a signal is
 * dropped, an update refused. Seals what the workflow itself sends, and opens what its activities answer.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const heard = new Set<string>();
  return { inbound: [inbound(heard)], outbound: [outbound(heard)] };
};

type Inbound = NonNullable<ReturnType<WorkflowInterceptorsFactory>['inbound']>[number];

function inbound(heard: Set<string>): Inbound {
  return {
    async execute(input, next) {
      const { workflowId: workflow, workflowType: message, continuedFromExecutionRunId: from } = workflowInfo();
      const place: Place = { kind: 'start', workflow, message, from };
      const refused = refuseSealed(input.args, place);
      if (refused) {
        drop(place, refused);
        return undefined;
      }
      const { sealed, args } = input.args[0] as Envelope;
      for (const id of sealed.heard ?? []) heard.add(id);
      return next({ ...input, args: [...args] });
    },

    async handleSignal(input, next) {
      const place: Place = { kind: 'signal', workflow: workflowInfo().workflowId, message: input.signalName };
      const refused =
        refuseSealed(input.args, place) ??
        refuseRepeated(heard, input.args[0] as Envelope) ??
        refuseUnheard(input.args[0] as Envelope);
      if (refused) {
        drop(place, refused);
        return;
      }
      const given = input.args[0] as Envelope;
      heard.add(markOf(given));
      await next({ ...input, args: opened(given) });
    },

    validateUpdate(input, next) {
      const place: Place = updateAt(input);
      const refused = refuseSealed(input.args, place);
      if (refused) drop(place, refused);
      refuse(refused ?? refuseRepeated(heard, input.args[0] as Envelope));
      next({ ...input, args: opened(input.args[0] as Envelope) });
    },

    async handleUpdate(input, next) {
      // Once more, for an update without a validator would come here unlooked at.
      refuse(refuseSealed(input.args, updateAt(input)));
      const given = input.args[0] as Envelope;
      heard.add(markOf(given));
      return next({ ...input, args: opened(given) });
    },
  };
}

function outbound(heard: ReadonlySet<string>): WorkflowOutboundCallsInterceptor {
  return {
    scheduleActivity: sealActivity,
    scheduleLocalActivity: sealActivity,

    signalWorkflow(input: SignalWorkflowInput, next: Next<WorkflowOutboundCallsInterceptor, 'signalWorkflow'>) {
      const { target, signalName: message, seq } = input;
      const workflow =
        target.type === 'external' ? (target.workflowExecution.workflowId ?? '') : target.childWorkflowId;
      const id = `${workflowInfo().runId}/${seq}`;
      return next({ ...input, args: [envelope({ kind: 'signal', workflow, message, id }, input.args)] });
    },

    continueAsNew(input, next) {
      const { workflowId: workflow, runId } = workflowInfo();
      const message = input.options.workflowType;
      const sealed = { kind: 'start', workflow, message, id: runId, from: runId, heard: latest(heard) } as const;
      return next({ ...input, args: [envelope(sealed, input.args)] });
    },
  };
}

interface ActivityInput {
  readonly activityType: string;
  readonly args: unknown[];
  readonly seq: number;
}

/** Bound to the run's first id: a reset keeps it, and with it the results that stand in history. */
async function sealActivity<Input extends ActivityInput>(
  input: Input,
  next: (input: Input) => Promise<unknown>,
): Promise<unknown> {
  const { workflowId: workflow, originalExecutionRunId } = workflowInfo();
  const asked = { workflow, message: input.activityType, id: `${originalExecutionRunId}/${input.seq}` };
  const answer = await next({ ...input, args: [envelope({ kind: 'activity', ...asked }, input.args)] });
  const place: Place = { kind: 'result', ...asked };
  const refused = refuseSealed([answer], place);
  if (refused) drop(place, refused);
  refuse(refused);
  return (answer as Envelope).args[0];
}

function updateAt({ name, updateId }: { readonly name: string; readonly updateId: string }): Place {
  return { kind: 'update', workflow: workflowInfo().workflowId, message: name, id: updateId };
}

/** Temporal forgets the keys of updates when a workflow continues as new, and those of signals at once. */
function refuseRepeated(heard: ReadonlySet<string>, given: Envelope): Refusal | undefined {
  if (!heard.has(markOf(given))) return undefined;
  return refusal('AlreadyDecided', `${given.sealed.kind} ${given.sealed.message}: heard before`);
}

const hearOtherSystems: readonly string[] = ['campaign', 'candidacy', 'matter', 'title'];

/** The others are the engine's own, and have no record on which a refusal would stand. */
function refuseUnheard({ sealed: { system } }: Envelope): Refusal | undefined {
  const { workflowType } = workflowInfo();
  if (!system || hearOtherSystems.includes(workflowType)) return undefined;
  return refusal('NotAllowed', `${system.id}: ${workflowType} hears the engine only`);
}

function markOf({ sealed }: Envelope): string {
  return [sealed.kind, sealed.system?.id ?? '', sealed.message, sealed.id].join('/');
}

function latest(heard: ReadonlySet<string>): string[] {
  let length = 0;
  const back = [...heard].reverse();
  const end = back.findIndex((mark) => (length += mark.length) > MOST_REMEMBERED);
  return (end === -1 ? back : back.slice(0, end)).reverse();
}

function drop({ kind, message }: Place, { code, message: why }: Refusal): void {
  metricMeter.createCounter('laurel_messages_dropped', 'int').add(1, { kind, code });
  // An operator must hear of it: somebody reaches Temporal who should not. What was repeated was ours.
  if (code !== 'AlreadyDecided') log.error('dropped what is not authentic', { kind, message, why });
}

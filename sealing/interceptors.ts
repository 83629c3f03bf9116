import { randomUUID } from 'node:crypto';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { envelope, refuseSealed, type Envelope, type Kind } from '../domain/envelope.ts';

/** Says of every message that a client sends what it is for, so that it fits nowhere else. */
export function sealMessages(): WorkflowClientInterceptor {
  return {
    startWithDetails: (input, next) => next({ ...input, options: sealStart(input.workflowType, input.options) }),
    signal: (input, next) => {
      const workflow = input.workflowExecution.workflowId;
      return next({ ...input, args: sealSignal(workflow, input.signalName, input.args) });
    },
    signalWithStart: (input, next) =>
      next({
        ...input,
        options: sealStart(input.workflowType, input.options),
        signalArgs: sealSignal(input.options.workflowId, input.signalName, input.signalArgs),
      }),
    startUpdate: (input, next) => {
      const id = input.options.updateId ?? randomUUID();
      const workflow = input.workflowExecution.workflowId;
      const args = [wrap('update', workflow, input.updateName, id, input.args)];
      return next({ ...input, args, options: { ...input.options, updateId: id } });
    },
  };
}

/** Lets an activity do only what a workflow of ours asked of it, and seals its result for the place that waits for it. */
export const sealActivities: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    async execute(input, next) {
      const { activityType: message, activityId } = info;
      const workflow = info.workflowExecution?.workflowId ?? '';
      const refused = refuseSealed(input.args, { kind: 'activity', workflow, message });
      const [{ sealed, args }] = (refused ? [{}] : input.args) as [Partial<Envelope>];
      if (refused || !sealed?.id.endsWith(`/${activityId}`))
        throw ApplicationFailure.nonRetryable(refused?.message ?? `${message}: sealed for another id`, 'NotAuthentic');
      const result = await next({ ...input, args: [...(args ?? [])] });
      return wrap('result', workflow, message, sealed.id, result === undefined ? [] : [result]);
    },
  },
});

function sealStart<Options extends { readonly workflowId: string; args: unknown[] }>(
  workflowType: string,
  options: Options,
): Options {
  return { ...options, args: [wrap('start', options.workflowId, workflowType, randomUUID(), options.args)] };
}

/** A caller that may repeat a signal gives the message an id: heard twice, it counts once. */
function sealSignal(workflow: string, signalName: string, args: readonly unknown[]): unknown[] {
  const given = (args[0] as { readonly id?: unknown } | null | undefined)?.id;
  const id = typeof given === 'string' && given !== '' ? given : randomUUID();
  return [wrap('signal', workflow, signalName, id, args)];
}

function wrap(kind: Kind, workflow: string, message: string, id: string, args: readonly unknown[]): Envelope {
  return envelope({ kind, workflow, message, id }, args);
}

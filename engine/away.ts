import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { Watch } from '../setup/watch.ts';

/** The workflow engine is known not to be there: nobody has to wait to find it out. */
export class EngineAway extends Error {
  override readonly name = 'EngineAway';

  constructor() {
    super('the workflow engine does not answer');
  }
}

/** Fails what is asked of workflows at once while the engine is away, and what waits for an answer when it goes. */
export function failingWhileAway(watch: Pick<Watch, 'conditions' | 'onBegin'>): WorkflowClientInterceptor {
  const waiting = new Set<() => void>();
  watch.onBegin(({ code }) => {
    if (code === 'EngineAway') for (const fail of waiting) fail();
  });
  const orAway = <Input, Output>(input: Input, next: (input: Input) => Promise<Output>): Promise<Output> => {
    if (watch.conditions().some(({ code }) => code === 'EngineAway')) return Promise.reject(new EngineAway());
    return new Promise((resolve, reject) => {
      const fail = () => {
        reject(new EngineAway());
      };
      waiting.add(fail);
      next(input)
        .then(resolve, reject)
        .finally(() => waiting.delete(fail));
    });
  };
  return {
    startWithDetails: orAway,
    startUpdate: orAway,
    startUpdateWithStart: orAway,
    signal: orAway,
    signalWithStart: orAway,
    query: orAway,
    describe: orAway,
    terminate: orAway,
    cancel: orAway,
  };
}

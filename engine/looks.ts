import type { Client } from '@temporalio/client';
import type { Condition } from '../contracts/condition.ts';

/** Whether anybody listens where the workflow engine is; `listens` asks. */
export function engineLook(listens: () => Promise<boolean>) {
  return {
    every: 1_000,
    look: async (): Promise<Condition | undefined> => ((await listens()) ? undefined : away),
  };
}

const away: Condition = {
  code: 'EngineAway',
  stops: 'workflows',
  zh: 'Temporal 没有应答：需要流程的办理暂答复 503，其余照常，已在案的一概不失；内置的会自行重启，否则请启动它',
  en: 'Temporal does not answer: what needs a workflow is answered 503, everything else goes on and nothing on record is lost; an embedded one is started again by itself, another has to be started',
};

const SHOWN = 3;
const MOST = 100;

/** Whether there are workflows that cannot go on; the server counts the tasks that fail one after the other. */
export function tasksLook(client: Client) {
  return {
    every: 10_000,
    look: async (): Promise<Condition | undefined> => {
      const ids = await failingWorkflows(client);
      return ids.length === 0 ? undefined : tasksFailing(ids);
    },
  };
}

/** The workflows whose tasks fail over and over. Throws on a server before 1.30, which does not know. */
export async function failingWorkflows(client: Client): Promise<string[]> {
  const ids: string[] = [];
  await client.withDeadline(Date.now() + ANSWER, async () => {
    const query = "TemporalReportedProblems IS NOT NULL AND ExecutionStatus = 'Running'";
    for await (const { workflowId } of client.workflow.list({ query, pageSize: MOST })) {
      ids.push(workflowId);
      if (ids.length === MOST) return;
    }
  });
  return ids.sort();
}

const ANSWER = 5_000;

function tasksFailing(ids: readonly string[]): Condition {
  const more = ids.length > SHOWN ? ' …' : '';
  const named = ids.slice(0, SHOWN).join(', ') + more;
  return {
    code: 'TasksFailing',
    stops: null,
    count: ids.length,
    zh: `${ids.length} 个流程不能继续（${named}）：多因程序与其历史不符。请换回先前的版本；或运行 ./laurel engine restore --reason …，一切从台账重新开始`,
    en: `${ids.length} workflows cannot go on (${named}): mostly because the program does not fit their history. Put back the version before, or run ./laurel engine restore --reason …, which begins everything again from the record`,
  };
}

/** Whether the worker of this process still works: `hasFailed` is told when it does not. */
export function workerLook() {
  let failure: string | undefined;
  return {
    hasFailed: (error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    },
    look: {
      every: 1_000,
      look: (): Condition | undefined => (failure === undefined ? undefined : workerStopped(failure)),
    },
  };
}

function workerStopped(why: string): Condition {
  return {
    code: 'WorkerStopped',
    stops: 'workflows',
    zh: `工作进程已停（${why}）：流程都不再前进。请重新启动创评，一切从原处继续`,
    en: `the worker has stopped (${why}): no workflow goes on. Start Laurel again, and everything goes on where it was`,
  };
}

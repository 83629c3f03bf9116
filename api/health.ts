import { Router } from 'express';
import type { Parts } from './route.ts';

/**
 * `/healthz`: the process lives. `/readyz`: it can reach the registry and the workflow engine, and nothing keeps it from
 * taking changes; what is wrong stands under `conditions`, with what to do.
 */
export function health({ registry, client, watch }: Parts): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const checks = await Promise.allSettled([
      registry.ready(),
      within(LONGEST_CHECK, (until) =>
        client.withDeadline(until, () => client.connection.workflowService.getSystemInfo({})),
      ),
    ]);
    const [kept, engine] = checks.map(({ status }) => (status === 'fulfilled' ? 'ok' : 'unreachable'));
    const conditions = watch?.conditions() ?? [];
    const ready =
      checks.every(({ status }) => status === 'fulfilled') && conditions.every(({ stops }) => stops === null);
    if (!ready) response.setHeader('Retry-After', '2');
    const status = ready ? 'ok' : 'unavailable';
    response.status(ready ? 200 : 503).json({ status, registry: kept, engine, conditions });
  });
  return router;
}

// Whoever asks wants to know now (ms). The native connection takes a deadline for that of each of its tries.
const LONGEST_CHECK = 2_000;

function within(ms: number, check: (until: number) => Promise<unknown>): Promise<unknown> {
  return Promise.race([
    check(Date.now() + ms),
    new Promise((_resolve, reject) => {
      setTimeout(() => {
        reject(new Error('no answer'));
      }, ms).unref();
    }),
  ]);
}

import { Router } from 'express';
import type { Parts } from './route.ts';

/** `/healthz`: the process lives. `/readyz`: it can reach the registry and the workflow engine. */
export function health({ registry, client }: Parts): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const checks = await Promise.allSettled([
      registry.ready(),
      client.withDeadline(Date.now() + 2_000, () => client.connection.workflowService.getSystemInfo({})),
    ]);
    const [kept, engine] = checks.map(({ status }) => (status === 'fulfilled' ? 'ok' : 'unreachable'));
    const ready = checks.every(({ status }) => status === 'fulfilled');
    if (!ready) response.setHeader('Retry-After', '2');
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'unavailable', registry: kept, engine });
  });
  return router;
}

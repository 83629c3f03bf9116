import { Router } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Watch } from '../setup/watch.ts';

/** Counts and times every call, by route and status, and shows it at `/metrics` for Prometheus, with what is wrong. */
export function measure(watch?: Watch): Router {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const seconds = new Histogram({
    name: 'laurel_http_request_seconds',
    help: 'Time to answer a call, in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [metrics],
  });
  new Gauge({
    name: 'laurel_condition',
    help: 'What is wrong with the installation, by its code: how much of it, at least 1',
    labelNames: ['code'],
    registers: [metrics],
    collect() {
      this.reset();
      for (const { code, count = 1 } of watch?.conditions() ?? []) this.set({ code }, count);
    },
  });
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  router.use((request, response, next) => {
    const stop = seconds.startTimer({ method: request.method });
    response.on('finish', () => {
      // The pattern and not the path: a path would be a new series for every unit.
      const { path = 'none' } = (request.route ?? {}) as { path?: string };
      stop({ route: path, status: response.statusCode });
    });
    next();
  });
  return router;
}

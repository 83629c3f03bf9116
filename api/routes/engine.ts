import { z } from 'zod';
import { compareDays, dayOf, restore } from '../../engine/recovery.ts';
import { sentence } from '../../contracts/text.ts';
import { withDeadline } from '../ask.ts';
import { change, read } from '../route.ts';

const tag = 'engine';
const SHOWN = 100;

const engineView = z
  .object({
    day: z
      .enum(['same', 'lost', 'older', 'newer', 'unknown'])
      .meta({ description: 'whether the database of the workflow engine is of the same day as the record' }),
    underWay: z.int().meta({ description: 'workflows that the record says are under way' }),
    missing: z.int().meta({ description: 'how many of them do not run' }),
    untold: z.int().meta({ description: 'how much is on record of which a workflow has not heard yet' }),
    first: z.array(z.string()).meta({ description: 'the first of those that do not run' }),
  })
  .meta({ id: 'Engine' });

/** The workflow engine beside the record. */
export const engineRoutes = [
  read({
    path: '/v1/engine',
    operation: 'showEngine',
    summary: 'Compare the workflow engine with the record: what is under way there, and does not run',
    tag,
    act: 'readEngine',
    reply: engineView,
    handle: async (call) => {
      const { day, underWay, missing, untold } = await withDeadline(call, () =>
        compareDays(call.parts, call.receivedAt),
      );
      return { body: { day, underWay, missing: missing.length, untold, first: missing.slice(0, SHOWN) } };
    },
  }),

  change({
    path: '/v1/engine/restoration',
    operation: 'restoreEngine',
    summary:
      'Start everything that is under way again from the record, with its next timers; nothing on record changes',
    tag,
    act: 'restoreEngine',
    body: z.strictObject({ reason: sentence }),
    reply: z.object({ started: z.int().meta({ description: 'workflows that were started again' }) }),
    handle: async (call) => {
      const { parts, body, actor, key, receivedAt: at } = call;
      const day = await withDeadline(call, () => dayOf(parts));
      const started = await restore(parts, at);
      const fact = { kind: 'engineRestored' as const, day, started, reason: body.reason };
      await parts.registry.record([{ key, campaign: null, unit: null, at, actor, rules: [], fact }]);
      return { body: { started } };
    },
  }),
];

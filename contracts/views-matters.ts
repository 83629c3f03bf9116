import { z } from 'zod';
import { role } from './people.ts';
import { reportProgress } from './stages.ts';
import { bilingual } from './text.ts';

const at = z.iso.datetime({ offset: true });
const day = z.string().meta({ description: 'YYYY-MM-DD' });
const fields = z.record(z.string(), z.string());

/** One turn of one step: open, or done. */
export const stepView = z
  .object({
    step: z.string(),
    name: bilingual,
    turn: z.int().meta({ description: 'which time it is open, from 1' }),
    openedAt: at,
    dueAt: at.nullable().meta({ description: 'the first instant after its term' }),
    dueOn: day.nullable().meta({ description: 'the last day of its term, until 24:00' }),
    remindedAt: at.nullable(),
    overdueAt: at.nullable(),
    doneAt: at.nullable(),
    by: z.string().nullable(),
    outcome: z.string().nullable(),
    fields: fields.nullable(),
    late: z.boolean(),
    silent: z.boolean().meta({ description: 'nobody answered in time, and that counts as this outcome' }),
    signatures: z.array(z.object({ role, by: z.string(), at, note: z.string() })),
    awaits: z.array(role).meta({ description: 'whose signatures are missing, in turn' }),
  })
  .meta({ id: 'MatterStep' });

export const matterView = z
  .object({
    id: z.string(),
    campaign: z.string(),
    procedure: z.string(),
    name: bilingual,
    unit: z.string().nullable(),
    track: z.string().nullable(),
    party: z
      .object({ body: z.string(), organisation: z.string() })
      .nullable()
      .meta({ description: 'the consulted body that is asked' }),
    fields,
    source: z.string().nullable().meta({ description: 'what opened it where no person did' }),
    openedBy: z.string(),
    openedAt: at,
    closedAt: at.nullable(),
    outcome: z.string().nullable(),
    overdue: z.boolean().meta({ description: 'a step that is still open is overdue' }),
    steps: z.array(stepView),
  })
  .meta({ id: 'Matter' });

/** A matter with everything that happened in it, in order. */
export const matterHistoryView = matterView
  .extend({
    history: z.array(
      z.object({
        at,
        actor: z.object({ id: z.string(), role: z.string(), organisation: z.string(), via: z.string().optional() }),
        rules: z.array(z.string()),
        fact: z.looseObject({ kind: z.string() }),
      }),
    ),
  })
  .meta({ id: 'MatterHistory' });

/** What somebody from the public gets for a report; the receipt is shown once and then only asked with. */
export const reportReceipt = z
  .object({
    receipt: z.string().nullable().meta({ description: 'keep it: it is shown once, and nobody can find it again' }),
    receivedAt: at,
    dueOn: day.nullable().meta({ description: 'until when the next step is due' }),
  })
  .meta({ id: 'ReportReceipt' });

export const reportStatus = z
  .object({
    status: reportProgress,
    inWords: bilingual,
    receivedAt: at,
    dueOn: day.nullable(),
  })
  .meta({ id: 'ReportStatus' });

/** What was reported, for the discipline commission only. */
export const reportView = z
  .object({ matter: z.string(), text: z.string(), contact: z.string().nullable(), receivedAt: at })
  .meta({ id: 'Report' });

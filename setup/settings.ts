import { z } from 'zod';
import { readMessageKey, type MessageKey } from '../sealing/keys.ts';

const flag = z.stringbool().default(false);
const port = z.coerce.number().int().min(0).max(65_535);

/** What the environment may say; an unset name takes the default, a wrong value stops the start. */
const schema = z.object({
  LAUREL_HOST: z.string().default('127.0.0.1'),
  LAUREL_PORT: port.default(3300),
  LAUREL_DATA: z.string().default('.laurel'),
  LAUREL_PROGRAMMES: z.string().optional(),
  LAUREL_ADMIN_TOKEN: z.string().min(24, 'at least 24 characters').optional(),
  LAUREL_MESSAGE_KEY: z
    .string()
    .transform((text, context) => {
      const key = readMessageKey(text);
      if (!key)
        context.addIssue({ code: 'custom', message: '32 bytes in base64, e.g. from `openssl rand -base64 32`' });
      return key ?? z.NEVER;
    })
    .optional(),
  LAUREL_TEMPORAL_UI: z.url().optional(),
  LAUREL_ALLOW_SIMULATION: flag,
  LAUREL_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('laurel'),
});

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where the embedded system keeps its data. */
  readonly data: string;
  /** A folder of programme files; the project's own when absent. */
  readonly programmes: string | undefined;
  readonly adminToken: string | undefined;
  /** What messages to workflows are sealed with; the embedded system keeps one of its own when it is absent. */
  readonly messageKey: MessageKey | undefined;
  /** Where Temporal's own page is, which may ask for what it shows to be opened. */
  readonly temporalUi: string | undefined;
  readonly allowSimulation: boolean;
  readonly logLevel: z.output<typeof schema>['LAUREL_LOG'];
  readonly databaseUrl: string | undefined;
  readonly namespace: string;
  readonly taskQueue: string;
}

/** Reads the environment, or throws with every wrong name in one message. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const named = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(named);
  if (!parsed.success) throw new Error(`wrong environment:\n${z.prettifyError(parsed.error)}`);
  const read = parsed.data;
  return {
    host: read.LAUREL_HOST,
    port: read.LAUREL_PORT,
    data: read.LAUREL_DATA,
    programmes: read.LAUREL_PROGRAMMES,
    adminToken: read.LAUREL_ADMIN_TOKEN,
    messageKey: read.LAUREL_MESSAGE_KEY,
    temporalUi: read.LAUREL_TEMPORAL_UI,
    allowSimulation: read.LAUREL_ALLOW_SIMULATION,
    logLevel: read.LAUREL_LOG,
    databaseUrl: read.DATABASE_URL,
    namespace: read.TEMPORAL_NAMESPACE,
    taskQueue: read.TEMPORAL_TASK_QUEUE,
  };
}

/** What a process of a cluster cannot do without: the database and the key that it shares with the others. */
export function needCluster({ databaseUrl, messageKey }: Settings): { databaseUrl: string; messageKey: MessageKey } {
  if (databaseUrl === undefined)
    throw new Error('DATABASE_URL is needed: a process of its own cannot share an embedded registry');
  if (messageKey === undefined)
    throw new Error('LAUREL_MESSAGE_KEY is needed: API and worker trust each other by the key that both hold');
  return { databaseUrl, messageKey };
}

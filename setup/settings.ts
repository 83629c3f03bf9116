import { z } from 'zod';

const flag = z.stringbool().default(false);
const port = z.coerce.number().int().min(0).max(65_535);

/** What the environment may say; an unset name takes the default, a wrong value stops the start. */
const schema = z.object({
  LAUREL_HOST: z.string().default('127.0.0.1'),
  LAUREL_PORT: port.default(3300),
  LAUREL_DATA: z.string().default('.laurel'),
  LAUREL_PROGRAMMES: z.string().optional(),
  LAUREL_ADMIN_TOKEN: z.string().min(24, 'at least 24 characters').optional(),
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
    allowSimulation: read.LAUREL_ALLOW_SIMULATION,
    logLevel: read.LAUREL_LOG,
    databaseUrl: read.DATABASE_URL,
    namespace: read.TEMPORAL_NAMESPACE,
    taskQueue: read.TEMPORAL_TASK_QUEUE,
  };
}

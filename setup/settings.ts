import { z } from 'zod';
import { dataFolder } from '../embedded/paths.ts';
import { readMessageKey, type MessageKey } from '../sealing/keys.ts';
import { Trouble, type Sentence } from '../contracts/trouble.ts';

const flag = z.stringbool().default(false);
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));
const WRONG_USAGE = 64;

/** What the environment may say; an unset name takes the default, a wrong value stops the start. */
const schema = z.object({
  LAUREL_HOST: z.string().default('127.0.0.1'),
  LAUREL_PORT: port.default(3300),
  LAUREL_DATA: z.string().default(dataFolder({})),
  LAUREL_PROGRAMMES: z.string().optional(),
  LAUREL_ADMIN_TOKEN: z.string().min(24).optional(),
  LAUREL_MESSAGE_KEY: z
    .string()
    .transform((text, context) => {
      const key = readMessageKey(text);
      if (!key) context.addIssue({ code: 'custom' });
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

/** What each name takes. A name that is not here takes any text. */
const taken: Partial<Record<keyof typeof schema.shape, Sentence>> = {
  LAUREL_PORT: { zh: '0 至 65535 的整数', en: 'a whole number from 0 to 65535' },
  LAUREL_ADMIN_TOKEN: { zh: '至少 24 个字符', en: 'at least 24 characters' },
  LAUREL_MESSAGE_KEY: {
    zh: 'base64 的 32 个字节，如 openssl rand -base64 32 所生成',
    en: '32 bytes in base64, e.g. from `openssl rand -base64 32`',
  },
  LAUREL_TEMPORAL_UI: { zh: '一个网址，如 http://127.0.0.1:8233', en: 'an address such as http://127.0.0.1:8233' },
  LAUREL_ALLOW_SIMULATION: { zh: 'true 或 false', en: 'true or false' },
  LAUREL_LOG: { zh: 'fatal、error、warn、info、debug 或 silent', en: 'fatal, error, warn, info, debug or silent' },
  DATABASE_URL: { zh: 'postgresql:// 开头的地址', en: 'an address that begins with postgresql://' },
};

// What must not stand on a screen.
const secret = ['LAUREL_ADMIN_TOKEN', 'LAUREL_MESSAGE_KEY', 'DATABASE_URL'];

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

/** Reads the environment; throws a `Trouble` that says of every wrong name what it takes. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const named = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(named);
  if (!parsed.success) throw wrong(parsed.error, named);
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

function wrong(error: z.ZodError, given: NodeJS.ProcessEnv): Trouble {
  const names = [...new Set(error.issues.map(({ path }) => String(path[0])))];
  const each = names.map((name) => {
    const { zh, en } = taken[name as keyof typeof taken] ?? { zh: '文字', en: 'a text' };
    const value = secret.includes(name) ? '' : ` "${given[name] ?? ''}"`;
    return { zh: `环境变量 ${name}${value} 应为 ${zh}`, en: `the setting ${name}${value} must be ${en}` };
  });
  const sentence = { zh: each.map(({ zh }) => zh).join('；'), en: each.map(({ en }) => en).join('; ') };
  return new Trouble(sentence, { exitCode: WRONG_USAGE });
}

/** What a process of a cluster cannot do without: the database and the key that it shares with the others. */
export function needCluster({ databaseUrl, messageKey }: Settings): { databaseUrl: string; messageKey: MessageKey } {
  if (databaseUrl === undefined)
    throw missing('DATABASE_URL', {
      zh: '独立进程不能共用内置台账库，须指明 PostgreSQL 的地址',
      en: 'a process of its own cannot share an embedded registry, and needs the address of PostgreSQL',
    });
  if (messageKey === undefined)
    throw missing('LAUREL_MESSAGE_KEY', {
      zh: '接口与工作进程凭同一把密钥互信，用 openssl rand -base64 32 生成一次，两处相同',
      en: 'API and worker trust each other by the key that both hold: make one with `openssl rand -base64 32`',
    });
  return { databaseUrl, messageKey };
}

function missing(name: string, { zh, en }: Sentence): Trouble {
  const sentence = { zh: `须设置环境变量 ${name}：${zh}`, en: `the setting ${name} is needed: ${en}` };
  return new Trouble(sentence, { exitCode: WRONG_USAGE });
}

import { z } from 'zod';

/** A name as people see it: Chinese first, English beside it. */
export const bilingual = z.strictObject(
  { zh: z.string().min(1), en: z.string().min(1) },
  { error: ({ code }) => (code === 'invalid_type' ? '应写 write { zh: …, en: … }' : undefined) },
);
export type Bilingual = z.infer<typeof bilingual>;

/** The clause behind a rule: its id and, where the document says it, the line: `SX-S3b:L61`. */
export const clause = z
  .string()
  .regex(
    /^\p{L}[\p{L}\p{N}]*-[\p{L}\p{N}.-]+(:L\d+)?$/u,
    '条款应写 a clause is the id of a document and of a clause in it, with the line where there is one: SX-S3b:L61, ZJ2026-3.1',
  );

/** Where a rule comes from: the document's clauses, and the defaults taken where it is silent. */
export const basis = {
  basis: z.array(clause).default([]).meta({ description: 'clauses of the document: id:Lline' }),
  assumed: z.array(clause).default([]).meta({ description: 'defaults that we took where the document is silent' }),
};

const isDay = (text: string) => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
};

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`: of a year from which others can be reckoned, and shown. */
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: '日期应写 a day is written YYYY-MM-DD', abort: true })
  .refine(isDay, { error: '日历上没有这一天 no such day in the calendar', abort: true })
  .refine(
    (text) => text >= '1900' && text < '2300',
    '日期应在 1900 年至 2299 年之间 a day is one of the years 1900 to 2299',
  );

/** The year of an edition, or one that a programme speaks of. */
export const year = z.int().min(1990).max(2200);

/** How many, or the how-manieth: what the registry keeps as an integer. */
export const count = z.int().min(0).max(2_147_483_647);

/** The same number in an address, where everything is text. */
export function inAddress(number: z.ZodInt) {
  return z.coerce.number().pipe(number);
}

/** A day of every year, `MM-DD`. */
export const monthDay = z
  .string()
  .regex(/^\d{2}-\d{2}$/, { error: '日期应写 a day of the year is written MM-DD', abort: true })
  .refine((text) => isDay(`2019-${text}`), '不是每年都有这一天 no such day in every year');

/** A readable id, used in addresses and workflow ids. */
export const slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'small letters, digits and single hyphens');

/** An id that may have points in it, as documents number their criteria: `10.4`. */
export const numbered = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'small letters and digits, parted by single points or hyphens');

// What PostgreSQL cannot keep in a text, and what steers a terminal: controls but tab and line ends, lone surrogates.
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** One line or paragraph that a person typed. */
export const sentence = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((text) => !unstorable.test(text), 'no control characters or broken characters');

/** The id of a campaign: organiser, programme and year, `shaoxing.shaoxing-2018.2019`. */
export const campaignId = z
  .string()
  .max(150)
  .regex(/^[a-z0-9-]+\.[a-z0-9-]+\.\d{4}$/, 'organiser.programme.year');

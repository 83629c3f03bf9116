import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const points = z.number().nullable();

const body = z
  .object({
    format: z.int(),
    chain: z.string(),
    key: z.string(),
    campaign: z.string().nullable(),
    unit: z.string().nullable(),
    at: z.int().meta({ description: 'the campaign’s time, epoch ms' }),
    actor: z.object({ id: z.string(), role: z.string(), organisation: z.string(), via: z.string().optional() }),
    rules: z.array(z.string()),
    fact: z.looseObject({ kind: z.string() }),
  })
  .meta({ description: 'what the hash covers: words are commitments, SHA-256 of salt, line feed and canonical JSON' });

const entry = z
  .object({
    seq: z.int(),
    recordedAt: z.string(),
    prevHash: hash,
    hash,
    body,
    texts: z
      .record(z.string(), z.object({ salt: z.string(), value: z.string() }))
      .meta({ description: 'words that are shown, by JSON Pointer into the body' }),
    names: z
      .record(z.string(), z.string())
      .meta({ description: 'numbers in the place of names that are not shown, the same for the same name' }),
  })
  .meta({ id: 'SealedEntry' });

const outcome = z.object({
  sheets: z.array(z.looseObject({ unit: z.string(), assessor: z.string(), total: points })),
  units: z.array(z.looseObject({ unit: z.string(), total: points })),
  results: z.array(z.object({ unit: z.string(), total: points, eligible: z.boolean() })),
  ranking: z
    .array(z.object({ unit: z.string(), rank: z.int().nullable(), total: points }))
    .meta({ description: 'rank null: not eligible, or without a total' }),
  list: z
    .array(z.object({ unit: z.string(), listed: z.boolean(), passed: z.int(), failed: z.int() }))
    .nullable()
    .meta({ description: 'null: no list is confirmed' }),
});

/** Everything from which a confirmed result follows, sealed; the file that `verify/main.ts` checks. */
export const sealedRecordView = z
  .object({
    format: z.string(),
    campaign: z.string(),
    track: z.string(),
    programme: z.object({
      programme: z.string(),
      version: z.int(),
      contentHash: z.string(),
      body: z.looseObject({}).meta({ description: 'the programme as it was published' }),
    }),
    entries: z.array(entry),
    outcome,
    heads: z
      .array(z.object({ chain: z.string(), seq: z.int(), hash }))
      .meta({ description: 'the head of each chain that is cited, when the result was confirmed: what to publish' }),
    seal: hash.meta({ description: 'SHA-256 of the canonical JSON of everything else' }),
  })
  .meta({ id: 'SealedRecord' });

import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Programme } from '../contracts/programme.ts';
import type { Db, Tx } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { campaigns, programmes } from './schema.ts';

/** One published version of a programme. */
export interface PublishedProgramme {
  readonly programme: string;
  readonly version: number;
  readonly contentHash: string;
  readonly body: Programme;
}

/** A version that is published already was offered with another content. */
export class ProgrammeChanged extends Error {
  override readonly name = 'ProgrammeChanged';

  constructor({ programme, version }: PublishedProgramme) {
    super(`${programme} v${version} is published and never changes: a correction is version ${version + 1}`);
  }
}

/** Publishes a version; the same again changes nothing. */
export async function storeProgramme(tx: Tx, published: PublishedProgramme): Promise<void> {
  const inserted = await tx
    .insert(programmes)
    .values(published)
    .onConflictDoNothing()
    .returning({ version: programmes.version });
  if (inserted.length > 0) return;
  const stored = await findProgramme(tx, published.programme, published.version);
  if (stored?.contentHash !== published.contentHash) throw new ProgrammeChanged(published);
}

/** This version of a programme, or its latest. */
export async function findProgramme(
  db: Db,
  programme: string,
  version?: number,
): Promise<PublishedProgramme | undefined> {
  const [found] = await db
    .select()
    .from(programmes)
    .where(
      and(eq(programmes.programme, programme), version === undefined ? undefined : eq(programmes.version, version)),
    )
    .orderBy(desc(programmes.version))
    .limit(1);
  return found;
}

/** The versions by which campaigns run, or this one runs, each with those campaigns. */
export async function programmesRunning(
  db: Db,
  campaign?: string,
): Promise<{ readonly campaigns: string[]; readonly body: Programme }[]> {
  const version = sql`(${campaigns.plan} ->> 'version')::int`;
  return db
    .select({ campaigns: sql<string[]>`array_agg(${campaigns.id})`, body: programmes.body })
    .from(campaigns)
    .innerJoin(programmes, and(eq(programmes.programme, campaigns.programme), eq(programmes.version, version)))
    .where(campaign === undefined ? undefined : eq(campaigns.id, campaign))
    .groupBy(programmes.programme, programmes.version);
}

/** Programmes by name and version. */
export async function programmePage(db: Db, { after, limit }: PageOf): Promise<Page<PublishedProgramme>> {
  const from = readCursor(after, ['text', 'number']);
  const rows = await db
    .select()
    .from(programmes)
    .where(from && sql`(${programmes.programme}, ${programmes.version}) > (${from[0]}, ${from[1]}::bigint)`)
    .orderBy(asc(programmes.programme), asc(programmes.version))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ programme, version }) => [programme, version]);
}

import { and, desc, eq } from 'drizzle-orm';
import type { Plan } from '../contracts/plan.ts';
import { trackOf } from '../domain/candidacy.ts';
import type { Applicant, LeftOut } from '../domain/list.ts';
import { refuseStanding } from '../domain/requirement.ts';
import type { Db, Tx } from './database.ts';
import { readRow } from './ledger.ts';
import { confirmedScores, standingsOf } from './requirements.ts';
import { ledger } from './schema.ts';

/** Each applicant with its score, and with the reason, if there is one, why it cannot be on the list. */
export async function judgedApplicants(
  tx: Tx,
  plan: Plan,
  track: string,
  applicants: Applicant[],
  at: number,
): Promise<Applicant[]> {
  const found = trackOf(plan, track);
  if (!found) return applicants;
  const results = await confirmedScores(tx, plan.campaign, track);
  const scores = new Map(results.map(({ unit, total }) => [unit, total]));
  const units = applicants.map(({ unit }) => unit);
  const standings = await standingsOf(tx, plan, found, units, { before: 'list', at });
  return applicants.map((each) => {
    const standing = standings.get(each.unit);
    const barred = (standing && refuseStanding(plan, found, each.unit, standing)) ?? null;
    return { ...each, score: scores.get(each.unit) ?? null, barred };
  });
}

/** Whom the list of a track left out when it was confirmed last, and why. */
export async function leftOutOf(db: Db, campaign: string, track: string): Promise<readonly LeftOut[]> {
  const rows = await db
    .select({ body: ledger.body, texts: ledger.texts })
    .from(ledger)
    .where(and(eq(ledger.campaign, campaign), eq(ledger.kind, 'listConfirmed')))
    .orderBy(desc(ledger.seq));
  const lists = rows.flatMap((row) => {
    const { fact } = readRow(row);
    return fact.kind === 'listConfirmed' && fact.track === track ? [fact] : [];
  });
  return lists[0]?.leftOut ?? [];
}

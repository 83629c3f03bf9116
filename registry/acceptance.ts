import { sql } from 'drizzle-orm';
import type { CandidacyFact, Entry } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { isUnderReview, type Candidacy } from '../domain/candidacy.ts';
import { courseOf, isNews, type Course } from '../domain/course.ts';
import { engine } from '../domain/engine.ts';
import { campaignWorkflowId, candidacyId } from '../domain/ids.ts';
import type { Circumstances, Known, Looks } from '../domain/judgement.ts';
import { mootBy, type LodgedObjection } from '../domain/notice.ts';
import { refusal } from '../domain/refusal.ts';
import { rulesBehind } from '../domain/rules.ts';
import {
  foldCandidacy,
  messagesBy,
  rulingBy,
  rulingsIn,
  voidVotes,
  type ApplicationRow,
  type CandidacyRows,
  type MessageRow,
  type Replaced,
} from './candidacy-rows.ts';
import type { Tx } from './database.ts';
import { keeping, lockChain, seal, type Head } from './ledger.ts';
import { lookUp } from './looks.ts';
import { insertTellings, noteTold, signalTo, type Telling } from './outbox.ts';
import { fromDatabase, insertRows, rowsOf, together } from './rows.ts';
import { applications, candidacies, idempotency, messages } from './schema.ts';
import { storable } from './storable.ts';

/** Something said about one candidacy: judged on its row, in the transaction that writes what it brings about. */
export interface Said {
  readonly plan: Plan;
  readonly unit: string;
  readonly actor: Actor;
  /** What it is: the call, the message's own id, the timer. Said twice, it is heard once. */
  readonly key: string;
  /** The campaign's instant at which it was received, epoch ms. */
  readonly at: number;
  /** What else the registry must be asked for it. */
  readonly looks?: Looks;
  readonly judge: (circumstances: Circumstances) => Refusal | readonly CandidacyFact[];
  /** The HTTP call behind it: its answer is kept in the same transaction, for whoever repeats it. */
  readonly call?: KeptCall;
}

/** What the engine says of one candidacy; `cause` names why, and with the candidacy's id it is the key. */
export function saidByEngine(
  plan: Plan,
  unit: string,
  { cause, at, judge }: { readonly cause: string } & Pick<Said, 'at' | 'judge'>,
): Said {
  return { plan, unit, actor: engine, key: `${candidacyId(plan.campaign, unit)} ${cause}`, at, judge };
}

export interface KeptCall {
  readonly methodPath: string;
  readonly bodyHash: string;
  readonly status: number;
  readonly answer: (state: Candidacy) => object;
}

/** What came of it; `repeated`: it had been heard before, and nothing more came of it. */
export type Heard =
  | { readonly outcome: 'accepted' | 'repeated'; readonly state: Candidacy; readonly course: Course }
  | { readonly outcome: 'answered'; readonly status: number; readonly response: unknown }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'otherCall' };

/**
 * Judges these one after the other on the rows of one committee's candidacies, under the lock of its chain, and writes
 * ledger, read model, answers and what is to be told to workflows: a handful of statements, however many there are.
 */
export async function hearAll(tx: Tx, said: readonly Said[]): Promise<Heard[]> {
  const [first] = said;
  if (!first) return [];
  const chain = first.plan.bodies.organiser;
  if (said.some(({ plan }) => plan.bodies.organiser !== chain)) throw new Error('of one committee at a time');
  const head = await lockChain(tx, chain);
  const kept = await readKept(tx, chain, said);
  const known = await lookUp(tx, said, kept.rows);
  const writing = new Writing(head, kept.rows);
  const heard = said.map((each, index) => writing.hear(each, known[index] ?? {}, kept));
  await writing.write(tx);
  return heard;
}

/** Writes facts of candidacies that nobody has to judge, with the rows that they change: openings, and what follows. */
export async function writeCandidacyEntries(
  tx: Tx,
  plan: Plan,
  head: Head,
  entries: readonly (Entry & { readonly fact: CandidacyFact })[],
): Promise<ReadonlyMap<string, CandidacyRows>> {
  const units = [...new Set(entries.flatMap(({ unit }) => unit ?? []))];
  const writing = new Writing(
    head,
    await readRows(
      tx,
      units.map((unit) => ({ campaign: plan.campaign, unit })),
    ),
  );
  for (const entry of entries) writing.put(plan, storable(entry), entry.at);
  await writing.write(tx);
  return writing.rows;
}

interface Kept {
  readonly rows: Map<string, CandidacyRows>;
  readonly answers: ReadonlyMap<string, typeof idempotency.$inferSelect>;
  /** Keys of which an entry stands in the ledger. */
  readonly written: ReadonlySet<string>;
}

/** What is to be written at the end of one transaction, as it comes together in memory. */
class Writing {
  readonly rows: Map<string, CandidacyRows>;
  private readonly head: Head;
  private readonly entries: Entry[] = [];
  private readonly changed = new Set<string>();
  private readonly messages = new Map<string, MessageRow>();
  private readonly answers = new Map<string, typeof idempotency.$inferInsert>();
  private readonly tellings = new Map<string, Telling>();
  private readonly replaced: Replaced[] = [];
  private readonly rulings = new Map<string, Pick<LodgedObjection, 'status' | 'ruledBy' | 'reason'>>();

  constructor(head: Head, rows: Map<string, CandidacyRows>) {
    this.head = head;
    this.rows = rows;
  }

  hear(said: Said, known: Circumstances['known'], kept: Kept): Heard {
    const { plan, unit, actor, key, at, call } = said;
    const answered = kept.answers.get(key) ?? this.answers.get(key);
    if (call && answered) return repeatedAnswer(answered, call, actor);
    const rows = this.rows.get(idOf(said));
    if (!rows)
      return { outcome: 'refused', refusal: refusal('UnknownUnit', `${unit} is not enrolled in ${plan.campaign}`) };
    const { state, step } = rows.candidacy;
    if (kept.written.has(entryKey(key, 0)))
      return { outcome: 'repeated', state, course: courseOf(plan, state, step, at) };
    const now = { ...this.sinceThen(known), handedIn: handedIn(rows) };
    const judged = said.judge({ plan, state, at, known: now });
    if (!isFacts(judged)) return { outcome: 'refused', refusal: judged };
    const facts = [...judged, ...mootBy(state, judged, now.openObjections ?? [])];
    facts.forEach((fact, index) => {
      const entry = {
        key: entryKey(key, index),
        campaign: plan.campaign,
        unit,
        at,
        actor,
        rules: rulesBehind(plan, fact),
      };
      this.put(plan, storable({ ...entry, fact }), at);
    });
    const after = this.rows.get(idOf(said))?.candidacy ?? rows.candidacy;
    if (call) {
      const { methodPath, bodyHash, status, answer } = call;
      const now = Date.parse(this.head.now);
      const response = answer(after.state);
      this.answers.set(key, {
        key,
        actor: actor.id,
        methodPath,
        bodyHash,
        status,
        response,
        claimedAt: now,
        doneAt: now,
      });
    }
    return { outcome: 'accepted', state: after.state, course: courseOf(plan, after.state, after.step, at) };
  }

  /** What was known when this began, with the rulings that have come together since. */
  private sinceThen(known: Known): Known {
    const { objection, openObjections: open } = known;
    const ruled = this.rulings.get(objection?.id ?? '');
    return {
      ...known,
      ...(objection && ruled && { objection: { ...objection, ...ruled } }),
      ...(open && { openObjections: open.filter(({ id }) => !this.rulings.has(id)) }),
    };
  }

  /** One more entry, folded into its rows. */
  put(plan: Plan, entry: Entry & { readonly fact: CandidacyFact }, at: number): void {
    const { fact, unit } = entry;
    const id = candidacyId(plan.campaign, unit ?? '');
    const before = this.rows.get(id);
    if (fact.kind === 'candidacyOpened' && before) return;
    const after = foldCandidacy(before, entry, fact);
    this.rows.set(id, after);
    this.entries.push(entry);
    if (fact.kind === 'applicationSubmitted' && before?.applications[fact.track]?.appliedAt != null)
      this.replaced.push({ campaign: plan.campaign, unit: unit ?? '', track: fact.track });
    const ruling = rulingBy(fact);
    if (ruling) this.rulings.set(ruling.id, { ...ruling, ruledBy: entry.actor.id });
    this.changed.add(id);
    for (const message of messagesBy(entry, fact, after)) this.messages.set(message.key, message);
    if (before) this.noteNews(plan, before, after, at);
    for (const telling of changesOfList(plan, before, after, entry)) this.tellings.set(telling.id, telling);
  }

  private noteNews(plan: Plan, before: CandidacyRows, after: CandidacyRows, at: number): void {
    const { campaign, unit, state, step } = after.candidacy;
    const course = courseOf(plan, state, step, at);
    const recipient = candidacyId(campaign, unit);
    const id = `course/${recipient}`;
    const was = courseOf(plan, before.candidacy.state, before.candidacy.step, at);
    if (!isNews(was, course) && !this.tellings.has(id)) return;
    this.tellings.set(id, { id, recipient, version: step, news: { tell: 'course', campaign, unit, course } });
  }

  async write(tx: Tx): Promise<void> {
    if (this.entries.length === 0 && this.answers.size === 0) return;
    const changed = [...this.changed].flatMap((id) => this.rows.get(id) ?? []);
    const applied = changed.flatMap((rows): ApplicationRow[] => Object.values(rows.applications));
    const answers = [...this.answers.values()] as (typeof idempotency.$inferSelect)[];
    const statements = [
      ...keeping(seal(this.entries, this.head)),
      ...(changed.length > 0
        ? [
            insertRows(
              candidacies,
              changed.map(({ candidacy }) => candidacy),
              'update',
            ),
          ]
        : []),
      ...(applied.length > 0 ? [insertRows(applications, applied, 'update')] : []),
      ...(this.messages.size > 0 ? [insertRows(messages, [...this.messages.values()], 'nothing')] : []),
      ...(answers.length > 0 ? [insertRows(idempotency, answers)] : []),
      ...rulingsIn(this.entries),
      ...voidVotes(this.replaced),
      ...(this.tellings.size > 0 ? [insertTellings([...this.tellings.values()])] : []),
    ];
    await tx.execute(together(statements));
    if (this.tellings.size > 0) noteTold(tx);
  }
}

/** A list that is before the public has changed: its notice may have to begin anew (F35). */
function changesOfList(
  plan: Plan,
  before: CandidacyRows | undefined,
  after: CandidacyRows,
  { key, unit }: Entry,
): Telling[] {
  if (!before || (plan.notice?.whenListChanges.notice ?? 'goesOn') === 'goesOn') return [];
  return plan.tracks.flatMap(({ track }): Telling[] => {
    const was = before.applications[track]?.status;
    const is = after.applications[track]?.status;
    const isBack = was === 'struck' || (was === 'disqualified' && is === 'shortlisted');
    // As a whole it is named, or taken back.
    const isWhole = is === 'named' || (is !== undefined && isUnderReview(is));
    const isChanged = was === 'shortlisted' ? !isWhole : isBack;
    if (was === is || !isChanged) return [];
    const payload = { id: key, track, reason: `${unit ?? ''}: ${is ?? ''}` };
    return [signalTo(campaignWorkflowId(plan.campaign), `${track}/${key}`, 'listChanged', payload)];
  });
}

function handedIn({ applications: own }: CandidacyRows): NonNullable<Known['handedIn']> {
  return Object.fromEntries(Object.entries(own).map(([track, { fields }]) => [track, fields]));
}

/** The key of the nth entry that something brings about; no caller's key has a space in it. */
export function entryKey(key: string, index: number): string {
  return `${key} ${index}`;
}

function idOf({ plan, unit }: Pick<Said, 'plan' | 'unit'>): string {
  return candidacyId(plan.campaign, unit);
}

function isFacts(judged: Refusal | readonly CandidacyFact[]): judged is readonly CandidacyFact[] {
  return Array.isArray(judged);
}

function repeatedAnswer(kept: typeof idempotency.$inferInsert, call: KeptCall, actor: Actor): Heard {
  const same = kept.methodPath === call.methodPath && kept.bodyHash === call.bodyHash && kept.actor === actor.id;
  if (!same || kept.status == null) return { outcome: 'otherCall' };
  return { outcome: 'answered', status: kept.status, response: kept.response };
}

/** The rows that are judged, the answers given before, and which of these keys have been written: one statement. */
async function readKept(tx: Tx, chain: string, said: readonly Said[]): Promise<Kept> {
  const asked = said.map(({ plan, unit }) => ({ campaign: plan.campaign, unit }));
  const calls = said.flatMap(({ key, call }) => (call ? [key] : []));
  const others = said.flatMap(({ key, call }) => (call ? [] : [entryKey(key, 0)]));
  const [found] = await rowsOf<FoundKept>(
    tx,
    sql`select ${rowsAsked(asked)} as rows,
      (select json_agg(to_json(i)) from idempotency i where i.key in (select json_array_elements_text(${JSON.stringify(calls)}::json))) as answers,
      (select json_agg(l.key) from ledger l where l.chain = ${chain} and l.key in (select json_array_elements_text(${JSON.stringify(others)}::json))) as written`,
  );
  const answers = (found?.answers ?? []).map((row) => fromDatabase(idempotency, row));
  return {
    rows: inMemory(found?.rows ?? []),
    answers: new Map(answers.map((each) => [each.key, each])),
    written: new Set(found?.written ?? []),
  };
}

interface FoundKept {
  readonly rows: ReadRow[] | null;
  readonly answers: Record<string, unknown>[] | null;
  readonly written: string[] | null;
}

interface ReadRow {
  readonly candidacy: Record<string, unknown>;
  readonly applications: Record<string, unknown>[] | null;
}

/** Candidacies as they are kept, by the id of their workflow. */
export async function readRows(
  tx: Tx,
  asked: readonly { readonly campaign: string; readonly unit: string }[],
): Promise<Map<string, CandidacyRows>> {
  const [found] = await rowsOf<Pick<FoundKept, 'rows'>>(tx, sql`select ${rowsAsked(asked)} as rows`);
  return inMemory(found?.rows ?? []);
}

function rowsAsked(asked: readonly object[]) {
  return sql`(select json_agg(json_build_object('candidacy', to_json(d), 'applications',
      (select json_agg(to_json(a)) from applications a where a.campaign = d.campaign and a.unit = d.unit)))
    from candidacies d where (d.campaign, d.unit) in
      (select q.campaign, q.unit from json_to_recordset(${JSON.stringify(asked)}::json) q(campaign text, unit text)))`;
}

function inMemory(found: readonly ReadRow[]): Map<string, CandidacyRows> {
  const rows = new Map<string, CandidacyRows>();
  for (const each of found) {
    const candidacy = fromDatabase(candidacies, each.candidacy);
    const own = (each.applications ?? []).map((row) => fromDatabase(applications, row));
    const byTrack = Object.fromEntries(own.map((row) => [row.track, row]));
    rows.set(candidacyId(candidacy.campaign, candidacy.unit), { candidacy, applications: byTrack });
  }
  return rows;
}

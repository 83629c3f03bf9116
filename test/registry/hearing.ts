import type { CandidacyFact, Entry } from '../../contracts/facts.ts';
import { everything } from '../../domain/visibility.ts';
import type { Actor } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import { evolveCandidacy, opened, openingOf, type Candidacy } from '../../domain/candidacy.ts';
import { engine } from '../../domain/engine.ts';
import { candidacyId } from '../../domain/ids.ts';
import type { CandidacyMessage } from '../../domain/candidacy-messages.ts';
import { judge, looksFor } from '../../domain/judgement.ts';
import { readRows, type Said } from '../../registry/acceptance.ts';
import { isCandidacyFact, type CandidacyRows } from '../../registry/candidacy-rows.ts';
import type { Tx } from '../../registry/database.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import type { Registry } from '../../registry/registry.ts';
import { at, buildPlan, city, type FullPlan } from '../support/build.ts';
import { messageOf } from '../support/saying.ts';

export const spring = at('2019-03-01');
export const december = at('2019-12-10 09:00');

/** An edition of the city's programme under another name, run by another organiser where one is given. */
export function planOf(campaign: string, { organiser = city.organiser, programme = '' } = {}): FullPlan {
  const plan = buildPlan({ campaign, bodies: { ...city, organiser } });
  return programme === '' ? plan : { ...plan, programme };
}

/** The start of an edition and the opening of its candidacies. */
export function opening(plan: Plan, units: readonly string[]): Entry[] {
  const { campaign, startedAt } = plan;
  const of = (key: string, unit: string | null, fact: Entry['fact']): Entry => {
    return { key, campaign, unit, at: startedAt, actor: engine, rules: [], fact };
  };
  return [
    of(`campaign/${campaign} started 0`, null, { kind: 'campaignStarted', plan }),
    ...units.map((unit) => of(`${candidacyId(campaign, unit)} opened 0`, unit, openingOf(plan, unit))),
  ];
}

/** Something said about one candidacy, as a call says it. */
export function said(
  plan: Plan,
  unit: string,
  name: CandidacyMessage,
  { key, moment = december, given = {} }: { key: string; moment?: number; given?: object },
): Said {
  return saidSo(plan, unit, { name, message: messageOf(name, plan, unit, given), at: moment }, key);
}

/** The same for a message that is there already. */
export function saidSo(
  plan: Plan,
  unit: string,
  { name, message, at: moment }: { readonly name: CandidacyMessage; readonly message: object; readonly at: number },
  key: string,
): Said {
  const actor = 'actor' in message ? (message.actor as Actor) : engine;
  const looks = looksFor(name, plan, message);
  return { plan, unit, actor, key, at: moment, looks, judge: (circumstances) => judge(name, message, circumstances) };
}

/** With the answer that its call is given. */
export function called(said: Said, bodyHash = `body of ${said.key}`, methodPath = 'POST /v1/said'): Said {
  const answer = ({ unit, rules }: Candidacy) => ({ unit, version: rules.version });
  return { ...said, call: { methodPath, bodyHash, status: 200, answer } };
}

/** Facts of one candidacy that nobody judges: a short way to where it has to be. */
export function happened(plan: Plan, unit: string, facts: readonly CandidacyFact[], moment = december): Entry[] {
  const { campaign } = plan;
  return facts.map((fact, nth) => {
    const key = `${candidacyId(campaign, unit)} way ${nth} to ${moment}`;
    return { key, campaign, unit, at: moment, actor: engine, rules: [], fact };
  });
}

export async function rowsOf(registry: Registry, campaign: string, unit: string): Promise<CandidacyRows> {
  const rows = await registry.transaction((tx) => readRows(tx, [{ campaign, unit }]));
  const found = rows.get(candidacyId(campaign, unit));
  if (!found) throw new Error(`${unit} is not in ${campaign}`);
  return found;
}

/** What a candidacy's row has to be: the fold of its entries in the ledger, and how many there are; with what they are. */
export async function foldOf({ db }: Registry, campaign: string, unit: string) {
  const { items } = await ledgerPage(db, everything, { veils: [], campaign, unit, limit: 5_000 });
  const own = items.flatMap(({ fact, actor }) => (isCandidacyFact(fact) ? [{ fact, by: actor.id }] : []));
  const [first, ...rest] = own;
  if (first?.fact.kind !== 'candidacyOpened') throw new Error(`${unit} was not opened first`);
  const state = rest.reduce((next, { fact, by }) => evolveCandidacy(next, fact, by), opened(unit, first.fact));
  return { state, step: own.length, kinds: own.map(({ fact }) => fact.kind) };
}

/** The same transaction, noting each statement that it is asked for. */
export function noting(tx: Tx, statements: string[]): Tx {
  const { session } = tx as unknown as {
    session: { prepareQuery(query: { sql: string }, ...more: unknown[]): unknown };
  };
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = (query, ...more) => {
    statements.push(query.sql);
    return prepare(query, ...more);
  };
  return tx;
}

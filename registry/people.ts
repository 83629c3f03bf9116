import { and, arrayContains, asc, eq, gt, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import type { Role } from '../contracts/people.ts';
import type { Scope } from '../domain/visibility.ts';
import type { Db, Tx } from './database.ts';
import { INSTALLATION } from '../contracts/ledger.ts';
import { lockChain } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { people } from './schema.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: Role[];
  readonly active: boolean;
}

/** Who holds this token, unless the person is no longer active. */
export async function findPersonByTokenHash(db: Db, tokenHash: string): Promise<Person | undefined> {
  return (await findPeopleByTokenHash(db, [tokenHash]))[0];
}

/** The same for many who call at once, in their order: one statement. */
export async function findPeopleByTokenHash(
  db: Db,
  tokenHashes: readonly string[],
): Promise<readonly (Person | undefined)[]> {
  const found = await db
    .select({ ...person, tokenHash: people.tokenHash })
    .from(people)
    .where(and(inArray(people.tokenHash, [...new Set(tokenHashes)]), eq(people.active, true)));
  const holders = new Map(found.map(({ tokenHash, ...holder }) => [tokenHash, holder]));
  return tokenHashes.map((hash) => holders.get(hash));
}

export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  const [found] = await db.select(person).from(people).where(eq(people.id, id));
  return found;
}

/** Somebody, as the person stays until this transaction has ended. */
export async function lockPerson(tx: Tx, id: string): Promise<Person | undefined> {
  await lockChain(tx, INSTALLATION);
  return findPerson(tx, id);
}

/** Whether somebody else can still keep the installation: is active, and has a token. */
export async function isOtherAdministrator(tx: Tx, id: string): Promise<boolean> {
  const others = and(ne(people.id, id), eq(people.active, true), isNotNull(people.tokenHash));
  return (await tx.$count(people, and(others, arrayContains(people.roles, ['administrator'])))) > 0;
}

/** People by id. */
export async function personPage(db: Db, scope: Scope, { after, limit }: PageOf): Promise<Page<Person>> {
  const from = readCursor(after, ['text']);
  const rows = await db
    .select(person)
    .from(people)
    .where(and(inScope(scope, { house }), from && gt(people.id, from[0])))
    .orderBy(asc(people.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** Gives a person a token, or with null takes it away. Kept out of the ledger, which everybody who audits may read. */
export async function setToken(tx: Tx, id: string, tokenHash: string | null): Promise<void> {
  await tx.update(people).set({ tokenHash }).where(eq(people.id, id));
}

// Whoever is of a unit is of its committee's house.
const house = sql`coalesce((select o.committee from organisations o where o.id = "people"."organisation"), "people"."organisation")`;

// Everything but the hash of the token.
const { id, name, organisation, roles, active } = people;
const person = { id, name, organisation, roles, active };

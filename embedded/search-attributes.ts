import type { Connection } from '@temporalio/client';

/** Either kind of connection: the SDK's own, or the one that workers need. */
type Operated = Pick<Connection, 'operatorService'>;

/** Temporal's own words for what a search attribute holds, with their numbers in its protocol. */
const types = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 } as const;

export type SearchAttributes = Readonly<Record<string, keyof typeof types>>;

/**
 * Registers the search attributes that a namespace lacks, on any server, the time-skipping one too. A dev server
 * registers its `--search-attribute`s only when it creates the namespace, so a later addition needs this.
 */
export async function addSearchAttributes(
  connection: Operated,
  namespace: string,
  wanted: SearchAttributes,
): Promise<void> {
  const present = await presentIn(connection, namespace);
  for (const [name, type] of Object.entries(wanted)) {
    const found = present[name];
    if (found !== undefined && found !== types[type]) {
      throw new Error(
        `The search attribute ${name} is ${nameOf(found)} in namespace ${namespace}, but ${type} is needed`,
      );
    }
  }
  for (const [name, type] of Object.entries(wanted).filter(([name]) => present[name] === undefined)) {
    await connection.operatorService
      .addSearchAttributes({ namespace, searchAttributes: Object.fromEntries([[name, types[type]]]) })
      .catch(unless(status.ALREADY_EXISTS));
  }
}

async function presentIn(connection: Operated, namespace: string): Promise<Readonly<Record<string, number>>> {
  // The time-skipping server can add but not list them.
  const listed = await connection.operatorService
    .listSearchAttributes({ namespace })
    .catch(unless(status.UNIMPLEMENTED));
  return listed?.customAttributes ?? {};
}

/** The two gRPC codes that are an answer here. */
const status = { ALREADY_EXISTS: 6, UNIMPLEMENTED: 12 } as const;

function unless(code: number): (error: unknown) => undefined {
  return (error) => {
    if ((error as { code?: unknown }).code !== code) throw error;
    return undefined;
  };
}

function nameOf(type: number): string {
  return Object.entries(types).find(([, number]) => number === type)?.[0] ?? `of type ${type}`;
}

import type { Db } from '../registry/database.ts';

interface Session {
  prepareQuery: (...query: unknown[]) => unknown;
}

/** Counts the statements of each transaction from now on; answers how many the longest had since it was asked last. */
export function countStatements(db: Db): () => number {
  let longest = 0;
  const transaction = db.transaction.bind(db);
  db.transaction = (act, config) =>
    transaction(async (tx) => {
      let statements = 0;
      const { session } = tx as unknown as { session: Session };
      const prepare = session.prepareQuery.bind(session);
      session.prepareQuery = (...query) => {
        statements += 1;
        return prepare(...query);
      };
      try {
        return await act(tx);
      } finally {
        longest = Math.max(longest, statements);
      }
    }, config);
  return () => {
    const found = longest;
    longest = 0;
    return found;
  };
}

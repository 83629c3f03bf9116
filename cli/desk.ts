import { createClient, type Client } from './client.ts';
import { UsageError } from './explain.ts';

/** The options of every command. */
export interface Globals {
  readonly url: string;
  readonly token?: string;
  readonly json?: true;
}

/** What a command works with. */
export interface Desk {
  readonly server: Client;
  /** The result on stdout: for programs the API's own JSON, for people a text. */
  readonly answer: (body: unknown, text: () => string) => void;
  /** Beside the result, on stderr and for people only. */
  readonly note: (line: string) => void;
}

// Longer than any answer of a healthy server takes.
const PATIENCE = 60_000;

export function openDesk({ url, token = '', json }: Globals): Desk {
  if (!URL.canParse(url))
    throw new UsageError(`${url} 不是地址：请更正 LAUREL_PORT / is no address: correct LAUREL_PORT`);
  const given = token.trim();
  // Not commander's message, which would show the token.
  if (!/^[\x21-\x7e]*$/.test(given)) throw new UsageError('the token has characters that no token has');
  return {
    server: createClient(url, given === '' ? undefined : given, { patience: PATIENCE }),
    answer: (body, text) => {
      console.log(json ? JSON.stringify(body) : text());
    },
    note: (line) => {
      if (!json) console.error(line);
    },
  };
}

/** A whole list in the shape of one page of it. */
export async function listOf<Item>(
  pages: AsyncGenerator<Item>,
): Promise<{ readonly items: Item[]; readonly next: null }> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return { items, next: null };
}

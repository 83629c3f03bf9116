import { NoAnswer, Refused, type Client, type ProblemBody } from '../cli/client.ts';
import { operations, type Operation } from './operations.ts';

/** What came of a call. */
export type Result = { readonly answer: unknown } | { readonly problem: ProblemBody };

export type Values = Readonly<Record<string, unknown>>;

/** Calls an operation with its parameters, each where it belongs. */
export async function call(client: Client, operation: Operation, values: Values): Promise<Result> {
  const placed = (place: string) =>
    Object.fromEntries(
      operation.parameters.filter((each) => each.in === place).map(({ name }) => [name, values[name]]),
    );
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  try {
    if (!operation.changes) return { answer: await client.get(path, placed('query') as Record<string, string>) };
    if (operation.bodyType === null) return { answer: await client.post(path, placed('body')) };
    return { answer: await client.post(path, values['text'], { type: operation.bodyType }) };
  } catch (error) {
    if (error instanceof Refused) return { problem: error.problem };
    if (!(error instanceof NoAnswer)) throw error;
    return { problem: { type: '', title: 'NoAnswer', status: 0, detail: error.message, rules: [] } };
  }
}

/** An operation that the stage itself needs. */
export function operation(name: string): Operation {
  const found = operations.get(name);
  if (!found) throw new Error(`the API has no operation ${name}`);
  return found;
}

/** What a refusal says, on one line. */
export function refusalText({ title, detail, rules, errors = [] }: ProblemBody): string {
  const cited = rules.length > 0 ? ` [${rules.join(', ')}]` : '';
  const places = errors.map(({ pointer, message }) => `; ${pointer.replace(/^\/(body|query|path)\//, '')}: ${message}`);
  return `refusal ${title}: ${detail}${cited}${places.join('')}`;
}

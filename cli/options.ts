import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { UsageError } from './explain.ts';

/** Checks an argument by the contract before anything is sent. */
export function fits<Schema extends z.ZodType>(schema: Schema) {
  return (text: string): z.output<Schema> => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'is not valid');
  };
}

/** The same for an option that is given several times. */
export function eachFits<Schema extends z.ZodType>(schema: Schema) {
  return (text: string, before: readonly z.output<Schema>[] = []) => [...before, fits(schema)(text)];
}

/** Empty means not given, as for the server's own settings. */
export function serverUrl(text: string): string {
  const url = text.trim() === '' ? defaultUrl() : text.trim();
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InvalidArgumentError('give an address such as http://127.0.0.1:3300');
  }
  if (new URL(url).username !== '') throw new InvalidArgumentError('an address holds no password: use --token');
  return url;
}

/** The server of this machine, at the port that it has been given (LAUREL_PORT). */
export function defaultUrl({ LAUREL_PORT: port }: NodeJS.ProcessEnv = process.env): string {
  return `http://127.0.0.1:${port || '3300'}`;
}

/** The option of every command that changes something. */
export function keyOption(): Option {
  const key = z.string().regex(/^[\x21-\x7e]{8,100}$/, 'a key has 8 to 100 visible ASCII characters');
  return new Option('--key <key>', 'Idempotency-Key of an earlier call, to repeat it safely').argParser(fits(key));
}

/** The year of an edition. */
export const year = z
  .string()
  .regex(/^\d{4}$/, 'a year has four digits')
  .transform(Number);

/** The text of a file that the operator named. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`);
  }
}

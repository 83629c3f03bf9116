import type { Refusal, RefusalCode } from '../contracts/refusals.ts';

/** The programme says no: a value, never thrown here. */
export function refusal(code: RefusalCode, message: string, rules: readonly string[] = []): Refusal {
  return { code, message, rules };
}

/** For the end of a switch over a union: a new member that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}

import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';

/** Why these codes cannot be the list: the document gives its own, counts another number of them, or one is there twice. */
export function refuseCodes(
  list: Programme['codeLists'][number],
  codes: readonly { readonly code: string }[],
): Refusal | undefined {
  const rules = rulesOf(list);
  if (list.codes.length > 0)
    return refusal('AlreadyDecided', `the document gives the codes of ${list.list} itself`, rules);
  if (list.size !== null && list.size !== codes.length)
    return refusal('FieldInvalid', `${list.list} has ${list.size} codes, not ${codes.length}`, rules);
  const twice = codes.find(({ code }, index) => codes.findIndex((other) => other.code === code) < index);
  return twice && refusal('FieldInvalid', `the code ${twice.code} is given twice`, rules);
}

import type { Actor, Role } from '../contracts/people.ts';
import type { Field } from '../contracts/form.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Procedure } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import { refuseForm, type Codes, type Given } from '../domain/form.ts';
import { rulesOf } from '../domain/plan.ts';
import { actsForUnit, policy, refuseAct, type ActName } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import { scopeIn, type Scopes } from '../domain/visibility.ts';
import { openStages } from '../registry/campaigns.ts';
import { findCandidacy } from '../registry/candidacies.ts';
import { findMatter, rosterIds, suppliedCodes, type MatterRow } from '../registry/matters.ts';
import { coveringRows } from '../registry/scope.ts';
import { problemOf, unavailable } from './problem.ts';
import type { Call, Parts } from './route.ts';

type AnyCall = Call<unknown, unknown, unknown>;

/** A procedure of the programme, or 404. */
export function procedureOf({ programme, procedures }: Programme, name: string): Procedure {
  const found = procedures.find(({ procedure }) => procedure === name);
  if (!found) throw problemOf(refusal('UnknownProcedure', `${programme} has no procedure ${name}`));
  return found;
}

/**
 * The caller in the role in which this is done: the first of these roles that the person holds and that is allowed to.
 * One person may hold several (YQ-09).
 */
export function actingAs(call: AnyCall, act: ActName, roles: readonly Role[], plan: Plan, unit: string | null): Actor {
  const { actor, roles: held } = call;
  const able = roles.filter((role) => held.includes(role)).map((role) => ({ ...actor, role }));
  const allowed = able.find((each) => !refuseAct(act, each, { bodies: plan.bodies, unit: unit ?? undefined }));
  return allowed ?? able[0] ?? actor;
}

/** Throws unless the unit takes part. */
export async function demandEnrolled({ parts }: AnyCall, plan: Plan, unit: string): Promise<void> {
  if (await findCandidacy(parts.registry.db, plan.campaign, unit)) return;
  throw problemOf(refusal('UnknownUnit', `${unit} is not enrolled in ${plan.campaign}`));
}

/** Throws unless a stage is open in which such a matter may be opened. */
export async function demandStage({ parts }: AnyCall, plan: Plan, procedure: Procedure): Promise<void> {
  const { stages } = procedure.opened;
  if (stages.length === 0) return;
  const open = await parts.registry.transaction((tx) => openStages(tx, plan.campaign));
  if (stages.some((stage) => open.includes(stage))) return;
  const why = `${procedure.procedure} is opened during ${stages.join(', ')}; open: ${open.join(', ') || 'none'}`;
  throw problemOf(refusal('StageNotOpen', why, rulesOf(procedure)));
}

/** Throws when a code is not in its list or a person not in the unit's roster; the rest of a form is the domain's. */
export async function demandKnown(
  { parts }: AnyCall,
  programme: Programme,
  plan: Plan,
  { fields, given, unit }: { readonly fields: readonly Field[]; readonly given: Given; readonly unit: string | null },
): Promise<void> {
  const looked = fields.filter(
    ({ type, field }) => (type === 'code' || type === 'person') && Object.hasOwn(given, field),
  );
  if (looked.length === 0) return;
  const { db } = parts.registry;
  const codes = codesOf(programme, await suppliedCodes(db, plan.campaign));
  const lists = { codes, ...(unit !== null && { people: await rosterIds(db, unit) }) };
  for (const each of looked) {
    const field = { ...each, required: false, requiredWhen: undefined };
    const refused = refuseForm([field], { [each.field]: given[each.field] ?? '' }, rulesOf(each), lists);
    if (refused) throw problemOf(refused);
  }
}

/** A matter as it stands on record; what has just been opened comes there in a moment. */
export async function onRecord({ registry }: Parts, id: string): Promise<MatterRow> {
  for (let look = 0; look < LOOKS; look++) {
    const found = await findMatter(registry.db, id);
    if (found && found.steps.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
  throw unavailable('the worker');
}

/** The role in which the caller reads this matter, or undefined: then there is none for this caller. */
export async function readerOf(
  { parts }: AnyCall,
  scopes: Scopes,
  row: Pick<MatterRow, 'campaign' | 'procedure' | 'unit'>,
): Promise<Role | undefined> {
  const [found] = await coveringRows(parts.registry.db, scopeIn(scopes, row.procedure), row);
  return found?.as;
}

/** People who act for a unit only; they read about it alone. */
export function isOfUnit({ roles }: AnyCall): boolean {
  const matterRoles: readonly Role[] = policy.readMatters.roles;
  const acting = roles.filter((role) => matterRoles.includes(role));
  return acting.every(actsForUnit);
}

function codesOf({ codeLists }: Programme, supplied: Codes): Codes {
  const own = codeLists.map(({ list, codes }) => [list, codes.map(({ code }) => code)] as const);
  return { ...Object.fromEntries(own.filter(([, codes]) => codes.length > 0)), ...supplied };
}

// The workflow's first step is to put itself on record.
const LOOKS = 100;
const BETWEEN_LOOKS = 50;

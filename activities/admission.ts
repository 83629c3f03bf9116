import type { Sender } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { SystemAct } from '../contracts/systems.ts';
import { actOf, roleFor } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import { senderAsActor } from '../domain/sender.ts';
import { findEntry } from '../registry/ledger.ts';
import { findPerson } from '../registry/people.ts';
import { demandPlan } from '../registry/plans.ts';
import type { Registry } from '../registry/registry.ts';
import { findSystem, type System } from '../registry/systems.ts';
import type { Tools } from './index.ts';

/** As whom a system acts, and why it may not where it may not. */
export interface Admission {
  readonly actor: Actor;
  readonly barred?: Refusal;
}

export function admissionActivities({ registry }: Tools) {
  return {
    /** Whether this system may say this in this campaign now, once: `key` is what the message would write. */
    async admit(sender: Sender, message: string, campaign: string, key: string): Promise<Admission> {
      const admission = await admit(registry, sender, message, campaign);
      if (admission.barred || !(await findEntry(registry.db, campaign, key))) return admission;
      return { ...admission, barred: refusal('AlreadyDecided', 'a message with this id was heard before') };
    },
  };
}

/** As whom a system may say this in this campaign now: its seal says only who it is. */
export async function admit(registry: Registry, sender: Sender, message: string, campaign: string): Promise<Admission> {
  const no = (barred: Refusal): Admission => ({ actor: senderAsActor(sender), barred });
  const act = actOf(message);
  if (!act) return no(refusal('NotAllowed', `${message} is for the engine itself`));
  const { bodies } = await demandPlan(registry, campaign);
  const system = await findSystem(registry.db, sender.id);
  if (!system) return no(refusal('NotAllowed', `there is no system ${sender.id}`));
  const refused = refuseSystem(system, sender, act, bodies.organiser);
  if (refused) return no(refused);
  if (sender.for === undefined) return { actor: { id: system.id, role: 'system', organisation: system.committee } };
  const person = await findPerson(registry.db, sender.for);
  if (!person?.active) return no(refusal('NotAllowed', `there is nobody ${sender.for} to act for`));
  const role = roleFor(act, person.roles);
  if (!role) return no(refusal('NotAllowed', `${act} is not for ${person.roles.join(', ')}`));
  return { actor: { id: person.id, role, organisation: person.organisation, via: system.id } };
}

function refuseSystem(system: System, sender: Sender, act: SystemAct, organiser: string): Refusal | undefined {
  if (!system.active) return refusal('NotAllowed', `the system ${system.id} is no longer active`);
  if (system.keyNumber !== sender.keyNumber)
    return refusal('NotAuthentic', `key ${sender.keyNumber} of ${system.id} is replaced by key ${system.keyNumber}`);
  if (!system.acts.includes(act)) return refusal('NotAllowed', `${act} is not among the acts of ${system.id}`);
  if (system.committee !== organiser)
    return refusal('NotAllowed', `${system.id} acts in the campaigns of ${system.committee} only`);
  if (sender.for !== undefined && !system.mayActFor)
    return refusal('NotAllowed', `${system.id} may not act for anybody`);
  return undefined;
}

import type { Sender } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { SystemAct } from '../contracts/systems.ts';
import { roleFor } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import { findPerson } from '../registry/people.ts';
import { findSystem, organiserOf, type System } from '../registry/systems.ts';
import type { Tools } from './index.ts';

/** As whom a system acts, or why it may not. */
export type Admission = { readonly actor: Actor } | { readonly refused: Refusal };

export function admissionActivities({ registry }: Tools) {
  return {
    /** Looks up whether this system may do this in this campaign now: its seal says only who it is. */
    async admit(sender: Sender, act: string, campaign: string): Promise<Admission> {
      const system = await findSystem(registry.db, sender.id);
      const refused = refuseSystem(system, sender, act, await organiserOf(registry.db, campaign));
      if (refused || !system) return { refused: refused ?? unknown(sender) };
      if (sender.for === undefined)
        return { actor: { id: system.id, role: 'system', organisation: system.committee } };
      const person = await findPerson(registry.db, sender.for);
      if (!person?.active) return no(`there is nobody ${sender.for} to act for`);
      const role = roleFor(act as SystemAct, person.roles);
      if (!role) return no(`${act} is not for ${person.roles.join(', ')}`);
      return { actor: { id: person.id, role, organisation: person.organisation, via: system.id } };
    },
  };
}

function refuseSystem(
  system: System | undefined,
  sender: Sender,
  act: string,
  organiser: string | undefined,
): Refusal | undefined {
  if (!system) return unknown(sender);
  if (!system.active) return refusal('NotAllowed', `the system ${system.id} is no longer active`);
  if (system.keyNumber !== sender.keyNumber)
    return refusal('NotAuthentic', `key ${sender.keyNumber} of ${system.id} is replaced by key ${system.keyNumber}`);
  if (!(system.acts as readonly string[]).includes(act))
    return refusal('NotAllowed', `${act} is not among the acts of ${system.id}`);
  if (system.committee !== organiser)
    return refusal('NotAllowed', `${system.id} acts in the campaigns of ${system.committee} only`);
  if (sender.for !== undefined && !system.mayActFor)
    return refusal('NotAllowed', `${system.id} may not act for anybody`);
  return undefined;
}

function unknown({ id }: Sender): Refusal {
  return refusal('NotAllowed', `there is no system ${id}`);
}

function no(why: string): Admission {
  return { refused: refusal('NotAllowed', why) };
}

import type { Organisation, Role } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refusal } from './refusal.ts';

/** Who keeps the installation, and who looks into everything, does nothing else: nobody audits the own acts. */
const apart: readonly Role[] = ['administrator', 'auditor'];

/** Which organisations have people of a role; the others may be anywhere, and act only where a campaign names them. */
const homes: Partial<Readonly<Record<Role, (organisation: Organisation) => boolean>>> = {
  organiser: ({ kind }) => kind === 'committee',
  leadingGroup: ({ kind }) => kind === 'leadingGroup' || kind === 'committee',
  // Bodies of whatever kind may be among the assessed (JZ-A09).
  unit: ({ committee }) => committee !== null,
  partyOrganisation: ({ committee }) => committee !== null,
};

/** Why these roles cannot be given to one person of this organisation. */
export function refuseRoles(roles: readonly Role[], organisation: Organisation): Refusal | undefined {
  const alone = apart.find((role) => roles.includes(role));
  if (alone !== undefined && roles.some((role) => role !== alone))
    return refusal('RolesApart', `${alone} is held with nothing else: give the other roles to somebody else`);
  const misfit = roles.find((role) => homes[role]?.(organisation) === false);
  if (misfit === undefined) return undefined;
  const what =
    organisation.committee === null ? organisation.kind : `${organisation.kind} of ${organisation.committee}`;
  return refusal('RoleDoesNotFit', `${organisation.id} is a ${what}: nobody there is ${misfit}`);
}

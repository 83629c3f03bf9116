import type { Role } from '../../contracts/people.ts';
import type { Programme } from '../../contracts/programme.ts';

/** Whether anybody in the programme can have a role: for these, only where the programme has such a body. */
export function isHeld({ actors }: Programme, role: Role): boolean {
  switch (role) {
    case 'leadingGroup':
      return actors.leadingGroup !== undefined;
    case 'jointReviewer':
      return actors.jointReviewers !== undefined;
    case 'consulted':
      return actors.consulted !== undefined;
    case 'discipline':
    case 'liaison':
    case 'leader':
      return actors[role] !== undefined;
    case 'administrator':
    case 'organiser':
    case 'reviewer':
    case 'unit':
    case 'partyOrganisation':
    case 'auditor':
    case 'public':
    case 'system':
      return true;
  }
}

import { z } from 'zod';
import { sentence, slug } from './text.ts';

/** What a person may be; one person may hold several. What each may do: `domain/policy.ts`. */
export const role = z.enum([
  'administrator',
  'organiser',
  'leadingGroup',
  'reviewer',
  'jointReviewer',
  'unit',
  'partyOrganisation',
  'discipline',
  'consulted',
  'liaison',
  'leader',
  'auditor',
  'public',
  'system',
]);
export type Role = z.infer<typeof role>;

/** Who acted, in which role and for which organisation; stands in every ledger entry. */
export const actor = z.strictObject({
  id: z.string().min(1).max(120),
  role,
  organisation: z.string().max(60),
  via: z.string().max(120).optional().meta({ description: 'the system that acted for this person' }),
});
export type Actor = z.infer<typeof actor>;

export const organisationKind = z.enum(['committee', 'leadingGroup', 'department', 'unit']);

/** A committee, a leading group, a department or an assessed unit. A unit belongs to the committee that organises it. */
export const organisation = z.strictObject({
  id: slug,
  name: sentence.max(120),
  kind: organisationKind,
  committee: slug.nullable().default(null).meta({ description: 'the organising committee that a unit belongs to' }),
  parent: slug.nullable().default(null).meta({ description: 'the organisation above it' }),
});
export type Organisation = z.infer<typeof organisation>;

/** A person with a token. The roles of the public and of the engine itself are never given to anybody. */
export const newPerson = z.strictObject({
  id: slug,
  name: sentence.max(60),
  organisation: slug,
  roles: z.array(role.exclude(['public', 'system'])).min(1),
});
export type NewPerson = z.infer<typeof newPerson>;

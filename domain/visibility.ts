import type { Role } from '../contracts/people.ts';
import type { Bodies, Part } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { actsForUnit, bodiesOf } from './policy.ts';
import { refusal } from './refusal.ts';

/** The organisation of whoever keeps the installation; its auditors read what every committee does. */
export const ADMINISTRATION = 'administration';

/** Somebody who looks, with every role that the person holds. */
export interface Viewer {
  readonly id: string;
  readonly memberships: readonly Membership[];
}

export interface Membership {
  readonly role: Role;
  readonly organisation: string;
}

/** A campaign, as far as it decides who has a part in it. */
export interface Place {
  readonly campaign: string;
  readonly bodies: Bodies;
  /** Which of the viewer's organisations are assessed in it. */
  readonly enrolled: readonly string[];
  /** Which of the viewer's organisations stand above its organiser (JZ-S1, CL-S1). */
  readonly above: readonly string[];
  /** What the programme shows to the units that are assessed. */
  readonly toUnits: readonly Part[];
}

/** What is left out of what somebody sees: parts that a programme may show, and what judges must not see of each other. */
export type Hidden = Part | 'sheets' | 'standings';

/** Some of the rows that somebody may see; `as`: the role that makes it so. */
export type Rows = { readonly as: Role; readonly without: readonly Hidden[] } & (
  | { readonly of: 'all' }
  /** All of one campaign, but for what concerns the viewer's own unit where that is restricted. */
  | { readonly of: 'committee'; readonly campaign: string; readonly except: string | null }
  /** The units of a campaign that are assigned to somebody. */
  | { readonly of: 'assigned'; readonly campaign: string; readonly to: string }
  | { readonly of: 'unit'; readonly campaign: string; readonly unit: string }
  | { readonly of: 'person'; readonly campaign: string; readonly person: string }
  /** What stands in a committee's own record, or belongs to its house. */
  | { readonly of: 'house'; readonly committee: string }
);

/** What somebody may see of one noun, as data: any of these rows, and nothing where there are none. */
export interface Scope {
  readonly rows: readonly Rows[];
  /** Organisations whose own affairs are seen with an applicant's eyes, whatever else their people are. */
  readonly own: readonly Extract<Rows, { readonly of: 'unit' }>[];
  /** Whether every reading is put on record (NB-A10). */
  readonly recorded: boolean;
}

/** What the engine itself, which leaves nothing out, reads by. */
export const everything: Scope = { rows: [{ of: 'all', as: 'system', without: [] }], own: [], recorded: false };

type Reach = readonly [of: 'committee' | 'assigned' | 'unit' | 'person' | 'house' | 'all', ...without: Hidden[]];
type Readers = Partial<Readonly<Record<Role, Reach>>>;

const whole: Reach = ['committee'];
const own: Reach = ['unit'];

/** Who acts in a campaign or stands beside it, and sees all of it. */
const acting = {
  organiser: whole,
  leadingGroup: whole,
  jointReviewer: whole,
  discipline: whole,
  consulted: whole,
  liaison: whole,
  auditor: whole,
} satisfies Readers;
const running = { ...acting, leader: whole } satisfies Readers;

const aboutMatters = { ...acting, reviewer: ['assigned'], unit: own, partyOrganisation: own } satisfies Readers;
const aboutUnits = { ...aboutMatters, leader: whole } satisfies Readers;
const forAll = { ...running, reviewer: whole, unit: whole, partyOrganisation: whole } satisfies Readers;
const complaints = { organiser: whole, discipline: whole, auditor: whole } satisfies Readers;
const applicant: Reach = ['unit', 'judges', 'notes', 'totals', 'deductions', 'sheets'];
const judge = ['sheets'] as const;
// They do not judge, and hear what came of it when it is confirmed.
const onlooker: Reach = ['committee', 'judges', 'totals', 'deductions', 'sheets'];

/** Who sees how much of what: the one table. */
const nouns = {
  campaigns: { ...forAll, unit: ['committee', 'standings'], partyOrganisation: ['committee', 'standings'] },
  candidacies: { ...aboutUnits, unit: applicant, partyOrganisation: applicant },
  rosters: aboutUnits,
  records: aboutUnits,
  obligations: aboutUnits,
  matters: aboutMatters,
  draws: forAll,
  codeLists: forAll,
  // What was granted to everybody is for everybody.
  extensions: { ...running, reviewer: whole, unit: own, partyOrganisation: own },
  assignments: {
    ...complaints,
    leadingGroup: whole,
    reviewer: ['person'],
    jointReviewer: ['person'],
  },
  scores: {
    ...running,
    jointReviewer: ['committee', ...judge],
    reviewer: ['assigned', ...judge],
    consulted: onlooker,
    liaison: onlooker,
    leader: onlooker,
    unit: applicant,
    partyOrganisation: applicant,
  },
  overall: { ...running, reviewer: whole, unit: own, partyOrganisation: own },
  titles: { ...running, reviewer: whole, unit: own, partyOrganisation: own },
  objections: complaints,
  // The leading group takes a wrong confirmation back.
  incidents: { ...complaints, leadingGroup: whole },
  messages: { ...complaints, leadingGroup: whole, unit: own, partyOrganisation: own },
  ledger: { organiser: ['house'], auditor: ['house'] },
  people: { administrator: ['all'], auditor: ['house'] },
} as const satisfies Record<string, Readers>;

export type Noun = keyof typeof nouns;
export const everyNoun = Object.keys(nouns) as readonly Noun[];

/**
 * What this viewer may see of a noun in these places: the one campaign that is asked about, or all that there are.
 * `readers`: the only roles that may read it, where the programme restricts it; its own people's eyes are kept off then.
 */
export function scopeOf(viewer: Viewer, noun: Noun, places: readonly Place[], readers?: readonly Role[]): Scope {
  const table: Readers = nouns[noun];
  const rows = viewer.memberships.flatMap((membership) => {
    const reach = table[membership.role];
    if (!reach || (readers && !readers.includes(membership.role))) return [];
    return rowsOf(viewer, membership, reach, places, readers !== undefined);
  });
  return { rows, own: ownIn(table, viewer, places), recorded: readers !== undefined };
}

/** What may be seen of a noun of which some kinds are read by few only, each in a scope of its own. */
export interface Scopes {
  readonly open: Scope;
  readonly restricted: ReadonlyMap<string, Scope>;
}

/** The scopes of every kind: those for whom the programme names readers, and the rest. */
export function scopesOf(
  see: (readers?: readonly Role[]) => Scope,
  kinds: readonly { readonly name: string; readonly readers?: readonly Role[] | undefined }[],
): Scopes {
  const named = kinds.flatMap(({ name, readers }) => (readers ? [[name, see(readers)] as const] : []));
  return { open: see(), restricted: new Map(named) };
}

/** The scope of one kind. */
export function scopeIn({ open, restricted }: Scopes, kind: string): Scope {
  return restricted.get(kind) ?? open;
}

/** Why somebody who sees nothing of this unit, or of the whole, is refused; asked before anything is looked up. */
export function refuseReading({ id, memberships }: Viewer, { rows }: Scope, unit?: string): Refusal {
  if (rows.length === 0) return refusal('NotAllowed', `${id} has no part in this that lets read it`);
  if (rows.some(({ of }) => of === 'assigned'))
    return refusal('NotAssigned', `${unit ?? 'it'} is not assigned to ${id}`);
  const units = memberships.filter(({ role }) => actsForUnit(role)).map(({ organisation }) => organisation);
  return refusal('OtherUnit', `${units.join(', ')} may read about itself only, not about ${unit ?? 'others'}`);
}

/**
 * What is left out of what these rows show of a unit: what every one of them leaves out. Who belongs to the unit sees it
 * as the unit does (JZ-A09).
 */
export function hiddenIn(scope: Scope, rows: readonly Rows[], unit: string | null): ReadonlySet<Hidden> {
  const eyes = scope.own.filter((each) => each.unit === unit);
  const [first, ...others] = eyes.length > 0 ? eyes : rows;
  return new Set(first?.without.filter((part) => others.every(({ without }) => without.includes(part))));
}

function rowsOf(
  { id }: Viewer,
  { role, organisation }: Membership,
  [of, ...without]: Reach,
  places: readonly Place[],
  restricted: boolean,
): Rows[] {
  if (of === 'all' || (role === 'auditor' && organisation === ADMINISTRATION && !restricted))
    return [{ of: 'all', as: role, without }];
  if (of === 'house') return [{ of, committee: organisation, as: role, without }];
  return places
    .filter((place) => hasPart(role, organisation, place))
    .map((place): Rows => {
      const { campaign, toUnits } = place;
      const hidden = actsForUnit(role) ? without.filter((part) => !isShown(toUnits, part)) : without;
      const base = { as: role, campaign, without: hidden };
      if (of === 'unit') return { ...base, of, unit: organisation };
      if (of === 'assigned') return { ...base, of, to: id };
      if (of === 'person') return { ...base, of, person: id };
      return { ...base, of, except: restricted && !actsForUnit(role) ? organisation : null };
    });
}

/** Whether people of this organisation have a part in the campaign in this role. */
export function hasPart(role: Role, organisation: string, { bodies, enrolled, above }: Place): boolean {
  if (actsForUnit(role)) return enrolled.includes(organisation);
  if (role === 'leader') return bodies.organiser === organisation || above.includes(organisation);
  return bodiesOf(role, bodies).includes(organisation);
}

/** The viewer's own organisations among the assessed, and what an applicant does not see. */
function ownIn(table: Readers, { memberships }: Viewer, places: readonly Place[]): Scope['own'] {
  const [of, ...without] = table.unit ?? whole;
  if (of !== 'unit') return [];
  const organisations = [...new Set(memberships.map(({ organisation }) => organisation))];
  return places.flatMap(({ campaign, enrolled, toUnits }) =>
    organisations
      .filter((each) => enrolled.includes(each))
      .map((unit) => ({
        of,
        as: 'unit' as const,
        campaign,
        unit,
        without: without.filter((part) => !isShown(toUnits, part)),
      })),
  );
}

function isShown(toUnits: readonly Part[], part: Hidden): boolean {
  return part !== 'sheets' && part !== 'standings' && toUnits.includes(part);
}

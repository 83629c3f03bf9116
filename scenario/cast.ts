import type { Role } from '../contracts/people.ts';
import type { Programme } from '../contracts/programme.ts';
import type { UnitRow } from '../programmes/import-units.ts';
import type { Scenario } from './format.ts';

export interface CastOrganisation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'committee' | 'leadingGroup' | 'department';
  /** A committee that is one of the units that it organises (JZ-A09). */
  readonly ownUnit: boolean;
}

export interface CastPerson {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  /** The committee in whose editions this person acts unless a step names another. */
  readonly committee: string;
}

/** A committee with its units and with the bodies that run its editions. */
export interface CastCommittee {
  readonly id: string;
  readonly units: readonly UnitRow[];
  /** Who starts its editions. */
  readonly organiser: string;
  /** Who looks when a check does not say by whom. */
  readonly auditor: string;
  /** What startCampaign is told when a step does not. */
  readonly bodies: Readonly<Record<string, unknown>>;
}

/** Everybody and everything that a story finds in place when it begins. */
export interface Cast {
  readonly committees: readonly CastCommittee[];
  readonly organisations: readonly CastOrganisation[];
  readonly people: ReadonlyMap<string, CastPerson>;
  /** Those of the people whom a step adds. */
  readonly latecomers: ReadonlySet<string>;
  /** Units that a step adds, each with its committee. */
  readonly lateUnits: ReadonlyMap<string, string>;
}

/** Every unit that a story ever has. */
export function allUnits({ committees, lateUnits }: Cast): Set<string> {
  return new Set([...committees.flatMap(({ units }) => units.map(({ id }) => id)), ...lateUnits.keys()]);
}

/** The committee that a story has when it names none. */
export const ownCommittee = 'committee';

/** What an organisation of a story can be, beside a consulted body. */
export const organisationParts = ['organiser', 'joint', 'liaison', 'discipline', 'leadingGroup'] as const;

/** The people of a committee whose names are not those of an organisation. */
export const castNames = ['organiser', 'director', 'reviewer', 'leader', 'auditor'] as const;

interface Part {
  readonly id: string;
  readonly name: string;
  readonly as: string;
}

/** The whole cast: for every committee one of everything, with what the scenario adds or replaces. */
export function castOf(
  { organisations, people, committees }: Pick<Scenario, 'organisations' | 'people' | 'committees'>,
  programme: Programme,
  units: Readonly<Record<string, readonly UnitRow[]>>,
): Cast {
  const home = organisations.find(({ as }) => as === 'organiser') ?? {
    id: ownCommittee,
    name: programme.actors.organiser.name.zh,
  };
  const troupes = [
    troupe(home.id, home.name, '', programme, units[ownCommittee] ?? [], organisations),
    ...Object.entries(committees).map(([id, { name }]) => troupe(id, name, `${id}-`, programme, units[id] ?? [], [])),
  ];
  const added = organisations.filter(({ as }) => as === undefined);
  const homes = new Map(troupes.flatMap(({ committee }) => committee.units.map((unit) => [unit.id, committee.id])));
  const everybody = [
    ...troupes.flatMap((each) => each.people),
    ...people.map(({ id, name, organisation, roles }) => ({
      id,
      name: name ?? id,
      organisation,
      roles,
      committee:
        homes.get(organisation) ?? troupes.find(({ ids }) => ids.has(organisation))?.committee.id ?? ownCommittee,
    })),
  ];
  return {
    committees: troupes.map(({ committee }) => committee),
    organisations: [
      ...troupes.flatMap((each) => each.organisations),
      ...added.map(({ id, name }) => ({ id, name, kind: 'department' as const, ownUnit: false })),
    ],
    // A person of the scenario takes the place of one of the same name.
    people: new Map(everybody.map((person) => [person.id, person])),
    latecomers: new Set(),
    lateUnits: new Map(),
  };
}

/** The roles that come with an organisation's part; a consulted body's person is asked for its opinion. */
function rolesOf(as: string): Role[] {
  const roles: Readonly<Record<string, Role>> = {
    joint: 'jointReviewer',
    liaison: 'liaison',
    discipline: 'discipline',
    leadingGroup: 'leadingGroup',
  };
  return [roles[as] ?? 'consulted'];
}

function troupe(
  id: string,
  name: string,
  prefix: string,
  programme: Programme,
  units: readonly UnitRow[],
  given: Scenario['organisations'],
) {
  const parts = partsOf(programme, prefix, given);
  const isUnit = (own: string) => units.some((unit) => unit.id === own);
  const home: CastOrganisation = { id, name, kind: 'committee', ownUnit: isUnit(id) };
  const superior = {
    id: `${prefix}superior`,
    name: programme.actors.leader?.name.zh ?? '上级',
    kind: 'department' as const,
    ownUnit: false,
  };
  const organisations: CastOrganisation[] = [
    home,
    superior,
    // One that is a unit as well comes with the units.
    ...parts
      .filter((part) => !isUnit(part.id))
      .map((part) => ({
        id: part.id,
        name: part.name,
        kind: part.as === 'leadingGroup' ? ('leadingGroup' as const) : ('department' as const),
        ownUnit: false,
      })),
  ];
  const person = (own: string, said: string, organisation: string, roles: Role[]): CastPerson => ({
    id: own,
    name: said,
    organisation,
    roles,
    committee: id,
  });
  // The name of a unit is that of the person who speaks for it.
  const clerkOf = ({ id: own, as }: Part) => {
    if (!isUnit(own)) return own;
    return parts.filter((part) => part.as === as).length > 1 ? `${prefix}${as}-${own}` : `${prefix}${as}`;
  };
  const people = [
    person(`${prefix}organiser`, '经办人', id, ['organiser']),
    person(`${prefix}director`, '负责人', id, ['organiser']),
    person(`${prefix}reviewer`, '审核人员', id, ['reviewer']),
    person(`${prefix}auditor`, '审计员', id, ['auditor']),
    person(superior.id, superior.name, superior.id, ['leader']),
    ...parts.map((part) =>
      person(part.as === 'leadingGroup' ? `${prefix}leader` : clerkOf(part), part.name, part.id, rolesOf(part.as)),
    ),
    ...units.flatMap((unit) => [
      person(unit.id, unit.name, unit.id, ['unit']),
      person(`${unit.id}-party`, `${unit.name}党组织`, unit.id, ['partyOrganisation']),
    ]),
  ];
  const ofPart = (as: string) => parts.filter((part) => part.as === as).map((part) => part.id);
  const committee: CastCommittee = {
    id,
    units,
    organiser: `${prefix}organiser`,
    auditor: `${prefix}auditor`,
    bodies: {
      leadingGroup: ofPart('leadingGroup')[0],
      jointReviewers: ofPart('joint'),
      liaison: ofPart('liaison'),
      discipline: ofPart('discipline'),
      consulted: Object.fromEntries(
        consultedBodies(programme).flatMap(({ body }) => ofPart(body).map((own) => [body, own])),
      ),
    },
  };
  return { committee, organisations, people, ids: new Set(organisations.map((each) => each.id)) };
}

/** One organisation for every part; those that the scenario gives stand in for them. */
function partsOf(programme: Programme, prefix: string, given: Scenario['organisations']): Part[] {
  const { actors } = programme;
  const byDefault: Part[] = [
    { id: `${prefix}leading-group`, name: actors.leadingGroup?.name.zh ?? '领导小组', as: 'leadingGroup' },
    { id: `${prefix}joint`, name: actors.jointReviewers?.always[0] ?? '联合评审部门', as: 'joint' },
    { id: `${prefix}liaison`, name: actors.liaison?.name.zh ?? '联络组', as: 'liaison' },
    { id: `${prefix}discipline`, name: actors.discipline?.name.zh ?? '机关纪委', as: 'discipline' },
    ...consultedBodies(programme).map(({ body, name }) => ({ id: `${prefix}${body}`, name: name.zh, as: body })),
  ];
  const cast = given.flatMap(({ id, name, as }) => (as === undefined || as === 'organiser' ? [] : [{ id, name, as }]));
  return [...byDefault.filter(({ as }) => !cast.some((part) => part.as === as)), ...cast];
}

export function consultedBodies(programme: Programme) {
  return programme.actors.consulted?.bodies ?? [];
}

/** Whether somebody acts for a unit. A consulted body that is a unit itself speaks of others. */
export function speaksForUnit({ people }: Cast, person: string): boolean {
  return people.get(person)?.roles.some((role) => role === 'unit' || role === 'partyOrganisation') ?? false;
}

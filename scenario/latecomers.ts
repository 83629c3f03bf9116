import { newPerson } from '../contracts/people.ts';
import { parseUnits, UnitsError } from '../programmes/import-units.ts';
import { ownCommittee, type Cast, type CastPerson } from './cast.ts';
import { actsOf, type Act, type Step } from './format.ts';

/** A cast with the people and units that the steps themselves bring in: known by name from the start, there from then on. */
export function withLatecomers(cast: Cast, steps: readonly Step[]): Cast {
  const acts = steps.flatMap(actsOf);
  const lateUnits = new Map(acts.flatMap(unitsBy));
  const homes = new Map([
    ...cast.committees.flatMap(({ id, units }) => units.map((unit) => [unit.id, id] as const)),
    ...cast.committees.map(({ id }) => [id, id] as const),
    ...lateUnits,
  ]);
  const people = acts
    .flatMap((act) => personBy(act))
    .filter(({ id }) => !cast.people.has(id))
    .map((person) => ({ ...person, committee: homes.get(person.organisation) ?? ownCommittee }));
  return {
    ...cast,
    lateUnits,
    people: new Map([...cast.people, ...people.map((person): [string, CastPerson] => [person.id, person])]),
    latecomers: new Set(people.map(({ id }) => id)),
  };
}

/** The person whom a step adds, where it says who. */
export function personBy({ do: operation, with: given, refused }: Act): Omit<CastPerson, 'committee'>[] {
  if (operation !== 'addPerson' || refused !== undefined) return [];
  const { success, data } = newPerson.safeParse({ name: 'x', ...given });
  return success ? [data] : [];
}

/** The units that a step brings in, each with its committee. */
function unitsBy({ do: operation, with: given = {}, refused }: Act): (readonly [unit: string, committee: string])[] {
  if (refused !== undefined) return [];
  const { id, kind, committee = ownCommittee, text } = given;
  if (operation === 'addOrganisation' && kind === 'unit') return [[String(id), String(committee)]];
  return operation === 'importUnits' ? idsIn(String(text)).map((unit) => [unit, String(committee)]) : [];
}

function idsIn(csv: string): string[] {
  try {
    return parseUnits(csv).units.map(({ id }) => id);
  } catch (error) {
    if (error instanceof UnitsError) return [];
    throw error;
  }
}

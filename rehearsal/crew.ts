import { createClient, type Client } from '../cli/client.ts';
import type { Role } from '../contracts/people.ts';
import type { Programme } from '../contracts/programme.ts';
import type { UnitRow } from '../programmes/import-units.ts';
import type { Stage } from '../scenario/stage.ts';
import type { People } from './people-file.ts';

/** Somebody in a post of the edition; where nobody holds it, a stand-in acts so that the year can go on. */
export interface Holder {
  readonly id: string;
  readonly role: Role;
  readonly organisation: string;
  /** What the post or the body is called. */
  readonly post: string;
  /** The consulted body that it answers for. */
  readonly body: string | null;
  readonly person: string;
  readonly held: boolean;
}

/** Everybody of a committee who takes part in an edition. */
export interface Crew {
  readonly units: readonly UnitRow[];
  readonly holders: readonly Holder[];
  /** Who acts for each unit; null: nobody is named. */
  readonly ofUnit: ReadonlyMap<string, string | null>;
  /** Whether the people are made up. */
  readonly invented: boolean;
}

export const committee = 'committee';
const leadingGroup = 'leading-group';
const auditor = 'auditor';
const unitRoles: readonly Role[] = ['unit', 'partyOrganisation'];

/** Casts every post that the programme knows: by the file of people, or with invented ones where there is no file. */
export function crewOf(programme: Programme, units: readonly UnitRow[], people: People | null): Crew {
  const { actors } = programme;
  const invent = inventor();
  const holder = (
    id: string,
    role: Role,
    post: string,
    organisation: string,
    named: string | undefined,
    body: string | null = null,
  ): Holder => {
    const person = people === null ? invent() : named;
    return { id, role, organisation, post, body, person: person ?? '（缺）', held: person !== undefined };
  };
  const departments = departmentsOf(programme, people);
  const holders = [
    holder('organiser', 'organiser', actors.organiser.name.zh, committee, people?.organiser),
    holder('reviewer', 'reviewer', '审核人员', committee, people?.reviewer),
    holder('leader', 'leadingGroup', actors.leadingGroup?.name.zh ?? '领导小组', leadingGroup, people?.leadingGroup),
    holder('discipline', 'discipline', actors.discipline?.name.zh ?? '机关纪委', 'discipline', people?.discipline),
    holder('liaison', 'liaison', actors.liaison?.name.zh ?? '联络组', 'liaison', people?.liaison),
    ...departments.map((post, nth) =>
      holder(`joint-${nth + 1}`, 'jointReviewer', post, `joint-${nth + 1}`, people?.jointReviewer[post]),
    ),
    ...(actors.consulted?.bodies ?? []).map(({ body, name }) =>
      holder(`consulted-${body}`, 'consulted', name.zh, `consulted-${body}`, people?.consulted[body], body),
    ),
  ];
  const ofUnit = new Map(
    units.map(({ id }) => [id, people?.units === undefined ? invent() : (people.units[id] ?? null)]),
  );
  return { units, holders, ofUnit, invented: people === null };
}

/** The bodies that startCampaign names: those that somebody holds, or all of them. */
export function bodiesOf({ holders }: Crew, all: boolean) {
  const there = holders.filter(({ held }) => held || all);
  const of = (role: Role) => there.filter((each) => each.role === role).map(({ organisation }) => organisation);
  const [group] = of('leadingGroup');
  return {
    ...(group !== undefined && { leadingGroup: group }),
    jointReviewers: of('jointReviewer'),
    liaison: of('liaison'),
    discipline: of('discipline'),
    consulted: Object.fromEntries(
      there.flatMap(({ body, organisation }) => (body === null ? [] : [[body, organisation]])),
    ),
  };
}

/** Everybody with a token of their own. */
export interface Callers {
  readonly auditor: Client;
  /** The holders of a role, first those who are no stand-ins. */
  of(role: Role): readonly { readonly holder: Holder; readonly client: Client }[];
  unit(unit: string): Client;
}

/** Puts the organisations, the units and the people in place, as an administrator does before the first campaign. */
export async function arrive(
  { units, holders, ofUnit }: Crew,
  { admin, url }: Stage,
  programme: Programme,
): Promise<Callers> {
  await admin.post('/v1/organisations', { id: committee, name: programme.actors.organiser.name.zh, kind: 'committee' });
  const others = holders.filter(({ organisation }) => organisation !== committee);
  for (const { organisation: id, post, role } of others) {
    await admin.post('/v1/organisations', { id, name: post, kind: role === 'leadingGroup' ? role : 'department' });
  }
  const csv = ['id,name', ...units.map(({ id, name }) => `${id},"${name.replaceAll('"', '""')}"`)].join('\n');
  await admin.post(`/v1/committees/${committee}/units`, csv, { type: 'text/csv' });

  const add = async (id: string, name: string, organisation: string, roles: readonly Role[]) => {
    const { token } = await admin.post<{ token: string }>('/v1/people', { id, name, organisation, roles });
    return createClient(url, token);
  };
  const callers: { holder: Holder; client: Client }[] = [];
  for (const holder of holders) {
    callers.push({ holder, client: await add(holder.id, holder.person, holder.organisation, [holder.role]) });
  }
  const speakers = new Map<string, Client>();
  for (const { id } of units)
    speakers.set(id, await add(`of-${id}`.slice(0, 60), ofUnit.get(id) ?? '（缺）', id, unitRoles));
  return {
    auditor: await add(auditor, '审计员', committee, ['auditor']),
    of: (role) =>
      callers
        .filter(({ holder }) => holder.role === role)
        .sort((a, b) => Number(b.holder.held) - Number(a.holder.held)),
    unit(unit) {
      const client = speakers.get(unit);
      if (!client) throw new Error(`nobody acts for ${unit}`);
      return client;
    },
  };
}

/** The departments that vote: those that the document names, those of the file, or one that is invented. */
function departmentsOf({ actors }: Programme, people: People | null): string[] {
  if (!actors.jointReviewers) return [];
  const named = [...new Set([...actors.jointReviewers.always, ...Object.keys(people?.jointReviewer ?? {})])];
  return named.length > 0 ? named : ['联合评审部门'];
}

const surnames = '王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗';
const givenNames = [
  '敏',
  '强',
  '静',
  '磊',
  '洁',
  '军',
  '洋',
  '勇',
  '艳',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '霞',
  '平',
  '刚',
];

/** Names, each once: the numbers of surnames and given names have no common divisor. */
function inventor(): () => string {
  let nth = 0;
  return () => {
    const name = `${surnames.charAt(nth % surnames.length)}${givenNames[nth % givenNames.length] ?? ''}`;
    nth += 1;
    return name;
  };
}

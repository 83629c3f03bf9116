import { z } from 'zod';
import { organisation, organisationKind, type Organisation } from '../../contracts/people.ts';
import { slug } from '../../contracts/text.ts';
import { organisationView } from '../../contracts/views.ts';
import { parseUnits, UnitsError } from '../../programmes/import-units.ts';
import { refuseMove } from '../../domain/move.ts';
import { findInChain } from '../../registry/ledger.ts';
import { findOrganisation, kindsOf, lockOrganisation, organisationPage } from '../../registry/organisations.ts';
import { write } from '../../registry/write.ts';
import { rowKey } from '../id-of.ts';
import { badBody, notFound, Problem, problemOf } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';

const tag = 'organisations';

export const organisationRoutes = [
  change({
    path: '/v1/organisations',
    operation: 'addOrganisation',
    summary: 'Add a committee, a leading group, a department or a unit',
    tag,
    act: 'addOrganisation',
    body: organisation,
    status: 201,
    reply: organisationView,
    handle: async (call) => {
      await addOrganisations(call, [call.body]);
      return { body: call.body };
    },
  }),

  change({
    path: '/v1/committees/{committee}/units',
    operation: 'importUnits',
    summary: 'Import the units of a committee from a CSV list: id,name',
    tag,
    act: 'addOrganisation',
    params: z.strictObject({ committee: slug }),
    body: z.string().min(1),
    bodyType: 'text/csv',
    status: 201,
    reply: z.object({ imported: z.int() }),
    handle: async (call) => {
      const units = unitsOrProblem(call.body);
      const { committee } = call.params;
      await addOrganisations(
        call,
        units.map((unit) => ({ ...unit, kind: 'unit' as const, committee, parent: null })),
      );
      return { body: { imported: units.length } };
    },
  }),

  change({
    path: '/v1/organisations/{organisation}/committee',
    operation: 'moveUnit',
    summary: 'Move a unit to another committee; what it did stays in the record of the committee that it leaves',
    tag,
    act: 'moveUnit',
    params: z.strictObject({ organisation: slug }),
    body: z.strictObject({
      committee: slug.meta({ description: 'the committee that the unit belongs to from now on' }),
    }),
    reply: organisationView,
    handle: async (call) => ({ body: await moveUnit(call) }),
  }),

  read({
    path: '/v1/organisations',
    operation: 'listOrganisations',
    summary: 'List organisations',
    tag,
    act: 'listOrganisations',
    query: z.strictObject({ ...page, kind: organisationKind.optional(), committee: slug.optional() }),
    reply: pageOf(organisationView),
    handle: async ({ parts, query }) => ({
      body: await organisationPage(parts.registry.db, { ...query, after: query.cursor }),
    }),
  }),
];

type Added = z.output<typeof organisation>;

/** All of a list or nothing of it: a list that breaks off half-way would have to be mended by hand. */
async function addOrganisations(
  { parts, actor, key, receivedAt }: Call<unknown, unknown, unknown>,
  added: readonly Added[],
): Promise<void> {
  try {
    await parts.registry.transaction(async (tx) => {
      const above = added.flatMap(({ committee, parent }) => [committee, parent].filter((each) => each !== null));
      const known = await kindsOf(tx, above);
      for (const { id, kind, committee, parent } of added) {
        // A committee may be one of the units that it organises (JZ-A09).
        const own = committee === id && kind === 'committee';
        if (committee !== null && !own && known.get(committee) !== 'committee')
          throw notFound(`committee ${committee}`);
        if (parent !== null && !known.has(parent)) throw notFound(`organisation ${parent}`);
      }
      await write(
        tx,
        added.map(({ id, name, kind, committee, parent }) => ({
          key: rowKey(key, id),
          campaign: null,
          unit: kind === 'unit' ? id : null,
          at: receivedAt,
          actor,
          rules: [],
          fact: { kind: 'organisationAdded' as const, id, name, type: kind, committee, parent },
        })),
      );
    });
  } catch (error) {
    if (isDuplicate(error))
      throw new Problem(409, 'AlreadyExists', 'an organisation with one of these ids exists already');
    throw error;
  }
}

/** The old committee's chain ends with the unit's leaving, the new one's begins with its joining. */
function moveUnit({
  parts,
  params,
  body,
  actor,
  key,
  receivedAt,
}: Call<{ readonly organisation: string }, unknown, { readonly committee: string }>): Promise<Organisation> {
  return parts.registry.transaction(async (tx) => {
    const unit = await lockOrganisation(tx, params.organisation);
    if (!unit) throw notFound(`organisation ${params.organisation}`);
    // Asked again after the answer was lost.
    if (await findInChain(tx, body.committee, rowKey(key, 'joined'))) return unit;
    const committee = await findOrganisation(tx, body.committee);
    if (!committee) throw notFound(`committee ${body.committee}`);
    const refused = refuseMove(unit, committee);
    if (refused) throw problemOf(refused);
    const moved = { campaign: null, unit: unit.id, at: receivedAt, actor, rules: [] };
    const from = unit.committee;
    const joined = { kind: 'unitJoined' as const, committee: committee.id, from };
    await write(tx, [
      ...(from === null
        ? []
        : [
            {
              ...moved,
              key: rowKey(key, 'left'),
              fact: { kind: 'unitLeft' as const, committee: from, to: committee.id },
            },
          ]),
      { ...moved, key: rowKey(key, 'joined'), fact: joined },
    ]);
    return { ...unit, committee: committee.id };
  });
}

/** PostgreSQL's unique_violation, on whichever layer of the driver it stands. */
export function isDuplicate(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === '23505' || isDuplicate(cause);
}

function unitsOrProblem(csv: string) {
  try {
    return parseUnits(csv).units;
  } catch (error) {
    if (!(error instanceof UnitsError)) throw error;
    throw badBody(
      error.problems.map(({ line, field, message }) => ({
        pointer: ['/body/line', line, field].filter((part) => part !== '').join('/'),
        message,
      })),
    );
  }
}

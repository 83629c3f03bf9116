import { z } from 'zod';
import { INSTALLATION } from '../../contracts/ledger.ts';
import type { RowFact } from '../../contracts/facts.ts';
import { deactivateSystem, newSystem } from '../../contracts/systems.ts';
import { slug } from '../../contracts/text.ts';
import { systemView } from '../../contracts/views.ts';
import { findInChain } from '../../registry/ledger.ts';
import { findOrganisation } from '../../registry/organisations.ts';
import { lockSystem, systemPage, type System } from '../../registry/systems.ts';
import { write } from '../../registry/write.ts';
import { printMessageKey, systemKey } from '../../sealing/keys.ts';
import { notFound, Problem } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { isDuplicate } from './organisations.ts';

const tag = 'systems';
const params = z.strictObject({ system: slug });
const withKey = systemView.extend({
  key: z.string().nullable().meta({ description: 'in base64; shown once: a repeated call answers null' }),
});

export const systemRoutes = [
  change({
    path: '/v1/systems',
    operation: 'addSystem',
    summary: 'Add a system that signals; the answer shows its key, once',
    tag,
    act: 'manageSystems',
    body: newSystem,
    status: 201,
    reply: withKey,
    secret: ['key'],
    handle: async (call) => {
      const { id, name, committee, acts, mayActFor } = call.body;
      const found = await findOrganisation(call.parts.registry.db, committee);
      if (found?.kind !== 'committee') throw notFound(`committee ${committee}`);
      try {
        await record(call, { kind: 'systemAdded', id, name, committee, acts, mayActFor });
      } catch (error) {
        if (isDuplicate(error)) throw new Problem(409, 'AlreadyExists', `there is a system ${id} already`);
        throw error;
      }
      return { body: shown(call, { ...call.body, keyNumber: 1, active: true }) };
    },
  }),

  change({
    path: '/v1/systems/{system}/key',
    operation: 'renewSystemKey',
    summary: 'Give a system a new key, shown once; the earlier one is worthless from now on',
    tag,
    act: 'manageSystems',
    params,
    body: z.strictObject({}),
    reply: withKey,
    secret: ['key'],
    handle: async (call) => {
      const system = await changed(call, ({ id, keyNumber }) => ({
        kind: 'systemKeyRenewed',
        id,
        keyNumber: keyNumber + 1,
      }));
      return { body: shown(call, system) };
    },
  }),

  change({
    path: '/v1/systems/{system}/deactivation',
    operation: 'deactivateSystem',
    summary: 'Take a system off: whatever it sends from now on is refused',
    tag,
    act: 'manageSystems',
    params,
    body: deactivateSystem,
    reply: systemView,
    handle: async (call) => {
      const { reason } = call.body;
      return { body: await changed(call, ({ id }) => ({ kind: 'systemDeactivated', id, reason })) };
    },
  }),

  read({
    path: '/v1/systems',
    operation: 'listSystems',
    summary: 'List the systems that may signal',
    tag,
    act: 'manageSystems',
    query: z.strictObject(page),
    reply: pageOf(systemView),
    handle: async ({ parts, query }) => ({
      body: await systemPage(parts.registry.db, { ...query, after: query.cursor }),
    }),
  }),
];

type AnyCall<Params = unknown> = Call<Params, unknown, unknown>;

function record(call: AnyCall, fact: RowFact): Promise<void> {
  return call.parts.registry.transaction((tx) => writeFact(tx, call, fact));
}

/** Changes an account that is active, and answers what has become of it. */
function changed(call: AnyCall<{ system: string }>, change: (system: System) => RowFact): Promise<System> {
  const { system: id } = call.params;
  return call.parts.registry.transaction(async (tx) => {
    const system = await lockSystem(tx, id);
    if (!system) throw notFound(`system ${id}`);
    // Asked again after the answer was lost.
    if (await findInChain(tx, INSTALLATION, call.key)) return system;
    const fact = change(system);
    if (!system.active && fact.kind !== 'systemDeactivated')
      throw new Problem(409, 'NotActive', `the system ${id} is no longer active`);
    await writeFact(tx, call, fact);
    return (await lockSystem(tx, id)) ?? system;
  });
}

function writeFact(tx: Parameters<typeof write>[0], { key, receivedAt: at, actor }: AnyCall, fact: RowFact) {
  return write(tx, [{ key, campaign: null, unit: null, at, actor, rules: [], fact }]);
}

function shown({ parts }: AnyCall, system: System) {
  return { ...system, key: printMessageKey(systemKey(parts.messageKey, system.id, system.keyNumber)) };
}

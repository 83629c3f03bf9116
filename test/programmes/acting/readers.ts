import assert from 'node:assert/strict';
import { role, type Role } from '../../../contracts/people.ts';
import type { Programme } from '../../../contracts/programme.ts';
import { rulesOf } from '../../../domain/plan.ts';
import { scopeOf, type Noun } from '../../../domain/visibility.ts';
import { buildActor, city } from '../../support/build.ts';
import { carried, type Behaviour } from './behaviour.ts';

/** What few may read, nobody else does, and every reading is on record. */
export function readerBehaviours({ records, procedures }: Programme): Behaviour[] {
  return carried([
    ...records.flatMap((each) => ofReaders('records', 'listRecords', each.record, each)),
    ...procedures.flatMap((each) => ofReaders('matters', 'listMatters', each.procedure, each)),
  ]);
}

type Restricted = Parameters<typeof rulesOf>[0] & { readonly readers?: readonly Role[] | undefined };

function ofReaders(noun: Noun, act: string, name: string, { readers, ...based }: Restricted): Behaviour[] {
  if (!readers) return [];
  const prove = () => {
    for (const each of role.options) {
      const { organisation } = buildActor(each);
      const enrolled = ['finance-bureau'];
      const place = { campaign: 'c', bodies: city, enrolled, above: ['municipal-committee'], toUnits: [] };
      const viewer = { id: each, memberships: [{ role: each, organisation }] };
      const { rows, recorded } = scopeOf(viewer, noun, [place], readers);
      assert.deepEqual([each, rows.length > 0 && !readers.includes(each), recorded], [each, false, true]);
    }
  };
  return [
    { ids: rulesOf(based), by: [act, 'restrictedRead'], fact: `${name} is read by ${readers.join(', ')} only`, prove },
  ];
}

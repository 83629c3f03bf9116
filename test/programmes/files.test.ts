import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stageName } from '../../contracts/stages.ts';
import { editorSchema } from '../../programmes/editor-schema.ts';
import { loadProgrammes } from '../../programmes/load.ts';

const programmes = loadProgrammes();

describe('every programme file', () => {
  it('is there: one so far', () => {
    assert.deepEqual(
      programmes.map(({ programme }) => `${programme.programme} v${programme.version}`),
      ['shaoxing-2018 v1'],
    );
  });

  for (const { programme } of programmes) {
    describe(programme.programme, () => {
      const clauses = clausesOf(programme);
      const sources = sourceLines();

      it('lists its stages once each, in the order in which they open', () => {
        const order = programme.stages.map(({ stage }) => stageName.options.indexOf(stage));
        assert.deepEqual(
          order,
          [...new Set(order)].sort((a, b) => a - b),
        );
      });

      it('has windows that begin before they end, each after the one before', () => {
        const days = programme.stages.flatMap(({ opens }) => (opens.by === 'date' ? [opens.from, opens.to] : []));
        assert.ok(days.length >= 2);
        assert.deepEqual(days, [...days].sort());
        for (const { applications } of programme.tracks) assert.ok(applications.from < applications.to);
      });

      it('names only clauses that the sources list, each with the line given there', () => {
        const strangers = clauses.filter((clause) => {
          const [id = '', line] = clause.split(':');
          return !sources.has(id) || (line !== undefined && line !== sources.get(id));
        });
        assert.deepEqual(strangers, []);
      });

      it('carries every id that the sources list for its document', () => {
        const prefix = programme.source.number.basis[0]?.slice(0, 3) ?? '';
        const carried = new Set(clauses.map((clause) => clause.split(':')[0]));
        const owed = [...sources.keys()].filter((id) => id.startsWith(prefix));
        assert.ok(owed.length > 100);
        assert.deepEqual(
          owed.filter((id) => !carried.has(id)),
          [],
        );
      });

      it('gives the line with every clause, and a clause or a default with every rule that a date or number rests on', () => {
        const bare = clauses.filter((clause) => !/^[A-Z]{2}-A\d/.test(clause) && !/:L\d+$/.test(clause));
        assert.deepEqual(bare, []);
        const rules = [
          ...programme.stages,
          ...programme.checks,
          ...programme.records,
          ...programme.gates,
          ...programme.obligations,
          ...programme.codeLists,
          ...programme.tracks.flatMap((track) => [
            track,
            track.title,
            track.round,
            track.applications,
            track.quota,
            track.requiresTitle,
            ...track.targets,
          ]),
          programme.notice,
          programme.actionRules.due,
          programme.actionRules.requiredBeforeApplication,
        ];
        assert.deepEqual(
          rules.filter(({ basis, assumed }) => basis.length + assumed.length === 0),
          [],
        );
      });
    });
  }
});

describe('the schema for editors', () => {
  const file = (name: string) => readFileSync(new URL(`../../programmes/${name}`, import.meta.url), 'utf8');

  it('is fresh; otherwise: npm run schema', () => {
    assert.ok(file('programme.schema.json') === editorSchema(), 'programmes/programme.schema.json is stale');
  });

  it('is named on the first line of every programme file', () => {
    for (const { programme } of programmes) {
      const [first] = file(`${programme.programme}.v${programme.version}.yaml`).split('\n');
      assert.equal(first, '# yaml-language-server: $schema=./programme.schema.json');
    }
  });
});

function clausesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'basis' || key === 'assumed' ? (inner as string[]) : clausesOf(inner),
  );
}

/** The rows of docs/sources.md: id and line. */
function sourceLines(): Map<string, string> {
  const text = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');
  return new Map([...text.matchAll(/^\| ([A-Z]{2}-\S+) \| (L\d+) \|/gm)].map(([, id = '', line = '']) => [id, line]));
}

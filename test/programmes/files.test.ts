import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { editorSchema } from '../../programmes/editor-schema.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { documentsOfTheIndex, leftOpenIn, pages, rowsOf } from './pages.ts';

const programmes = loadProgrammes();
const documents = documentsOfTheIndex();

describe('every programme file', () => {
  it('is there: one for each document of the sources', () => {
    assert.deepEqual(programmes.map(({ programme }) => programme.programme).sort(), [...documents.keys()].sort());
  });

  for (const { programme } of programmes) {
    describe(programme.programme, () => {
      const clauses = clausesOf(programme);
      const prefix = documents.get(programme.programme) ?? 'no document of this programme in docs/sources.md';
      const lines = new Map(rowsOf(programme.programme).map(({ id, line }) => [id, line]));

      it('lists its stages once each, mobilisation first and maintenance last', () => {
        const stages = programme.stages.map(({ stage }) => stage);
        assert.deepEqual(stages, [...new Set(stages)]);
        assert.equal(stages[0], 'mobilisation');
        assert.ok([-1, stages.length - 1].includes(stages.indexOf('maintenance')));
      });

      it('has windows that begin before they end, in the order of the year', () => {
        const windows = programme.stages.flatMap(({ opens }) => (opens.by === 'date' ? [opens] : []));
        const applications = programme.tracks.flatMap((track) => track.applications ?? []);
        assert.ok(windows.length >= 1);
        for (const { from, to } of [...windows, ...applications]) assert.ok(from <= to, `${from} to ${to}`);
        const beginnings = windows.map(({ from }) => from);
        assert.deepEqual(beginnings, [...beginnings].sort());
      });

      it('names only clauses that the page of its document lists, each with the line given there', () => {
        const strangers = clauses.filter((clause) => {
          const [id = '', line] = clause.split(':');
          return !lines.has(id) || (line !== undefined && line !== lines.get(id));
        });
        assert.deepEqual(strangers, []);
      });

      it('carries every id that the page lists, or the page says why it is left open', () => {
        const carried = new Set(clauses.map((clause) => clause.split(':')[0]));
        assert.ok(lines.size >= 40);
        const open = leftOpenIn(programme.programme);
        assert.deepEqual([...lines.keys()].filter((id) => !carried.has(id)).sort(), open.sort());
      });

      it('gives the line with every clause', () => {
        const bare = clauses.filter((clause) => !/^[A-Z]{2}-A\d/.test(clause) && !/:L\d+$/.test(clause));
        assert.deepEqual(bare, []);
      });

      it('gives a clause or a default with every rule that a date, a number or a duty rests on', () => {
        const rules = [
          ...programme.stages,
          ...programme.checks,
          ...programme.roster,
          ...programme.seats,
          ...programme.records,
          ...programme.gates,
          ...programme.obligations,
          ...programme.procedures,
          ...programme.procedures.flatMap(({ steps }) => [...steps, ...steps.map(({ due }) => due)]),
          ...programme.triggers,
          ...programme.messages,
          ...programme.draws,
          ...programme.codeLists,
          ...programme.tracks.flatMap((track) => [
            track,
            track.title,
            track.round,
            track.applications,
            track.quota,
            track.requiresTitle,
            track.coolingOff,
            track.overall,
            ...track.requires,
            ...track.targets,
          ]),
          programme.notice,
          programme.actionRules?.due,
          programme.actionRules?.requiredBeforeApplication,
        ];
        assert.deepEqual(
          rules.filter((rule) => rule?.basis.length === 0 && rule.assumed.length === 0),
          [],
        );
      });

      it('is the only one that cites its document', () => {
        assert.deepEqual([...new Set(clauses.map((clause) => clause.slice(0, 2)))], [prefix]);
      });
    });
  }
});

describe('the pages of the sources', () => {
  for (const page of pages) {
    it(`${page} lists every id once, of its own document`, () => {
      const ids = rowsOf(page).map(({ id }) => id);
      const prefix = documents.get(page) ?? '';
      assert.deepEqual(ids, [...new Set(ids)]);
      assert.deepEqual(
        ids.filter((id) => !id.startsWith(`${prefix}-`)),
        [],
      );
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

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { editorSchema } from '../../programmes/editor-schema.ts';
import { loadProgrammes } from '../../programmes/load.ts';

const programmes = loadProgrammes();
const documents = documentsOfTheIndex();
const pages = readdirSync(new URL('../../docs/sources/', import.meta.url)).filter((name) => name.endsWith('.md'));

describe('every programme file', () => {
  it('is there: one for each document of the sources', () => {
    assert.deepEqual(programmes.map(({ programme }) => programme.programme).sort(), [...documents.keys()].sort());
  });

  for (const { programme } of programmes) {
    describe(programme.programme, () => {
      const clauses = clausesOf(programme);
      const prefix = documents.get(programme.programme) ?? 'no document of this programme in docs/sources.md';
      const page = pageOf(programme.programme);

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
          return !page.lines.has(id) || (line !== undefined && line !== page.lines.get(id));
        });
        assert.deepEqual(strangers, []);
      });

      it('carries every id that the page lists, or the page says why it is left open', () => {
        const carried = new Set(clauses.map((clause) => clause.split(':')[0]));
        assert.ok(page.lines.size >= 40);
        assert.deepEqual([...page.lines.keys()].filter((id) => !carried.has(id)).sort(), page.leftOpen.sort());
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
  for (const name of pages) {
    it(`${name} lists every id once, of its own document`, () => {
      const rows = rowsOf(readPage(name));
      const prefix = documents.get(name.replace('.md', '')) ?? '';
      assert.deepEqual(
        rows.map(([id]) => id),
        [...new Set(rows.map(([id]) => id))],
      );
      assert.deepEqual(
        rows.filter(([id]) => !id.startsWith(`${prefix}-`)),
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

/** The table of docs/sources.md: the programme of each document, and the prefix of its ids. */
function documentsOfTheIndex(): Map<string, string> {
  const index = readFileSync(new URL('../../docs/sources.md', import.meta.url), 'utf8');
  const rows = index.matchAll(/^\| ([A-Z]{2}) \|.*\[[^\]]+\]\(sources\/([a-z0-9-]+)\.md\) \|$/gm);
  return new Map([...rows].map(([, prefix = '', programme = '']) => [programme, prefix]));
}

/** What the page of a document says: the line of each id, and the ids that no programme carries yet. */
function pageOf(programme: string): { lines: Map<string, string>; leftOpen: string[] } {
  const name = `${programme}.md`;
  const text = existsSync(new URL(`../../docs/sources/${name}`, import.meta.url)) ? readPage(name) : '';
  const reasons = text.split(/^## Left open\n/m)[1]?.split(/^## /m)[0] ?? '';
  return {
    lines: new Map(rowsOf(text)),
    leftOpen: [...reasons.matchAll(/^- ([A-Z]{2}-\S+): \S/gm)].map(([, id = '']) => id),
  };
}

function rowsOf(text: string): [id: string, line: string][] {
  return [...text.matchAll(/^\| ([A-Z]{2}-\S+) \| (L\d+) \|/gm)].map(([, id = '', line = '']) => [id, line]);
}

function readPage(name: string): string {
  return readFileSync(new URL(`../../docs/sources/${name}`, import.meta.url), 'utf8');
}

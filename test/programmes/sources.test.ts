import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { routes } from '../../api/routes/index.ts';
import { refusalCode, warningCode } from '../../contracts/refusals.ts';
import { engineMessage } from '../../contracts/stages.ts';
import { privateWords } from '../../domain/private-words.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { behavioursOf } from './behaviours.ts';
import { rowsOf, type SourceRow } from './pages.ts';

/** Whatever of the engine can act: an operation, a refusal, a warning, a message, a fact. */
const acting = new Set<string>([
  ...routes.map(({ operation }) => operation),
  ...refusalCode.options,
  ...warningCode.options,
  ...engineMessage.options,
  ...Object.keys(privateWords),
]);
const told = rulesThatTestsTell();

describe('the sources say of every row how it holds', () => {
  for (const { programme } of loadProgrammes()) {
    describe(programme.programme, () => {
      const rows = rowsOf(programme.programme);
      const behaviours = behavioursOf(programme);
      const names = (id: string) => new Set(behaviours.get(id)?.flatMap(({ by }) => by));

      it('in one of three words: the engine acts on it, people are shown it, or it is text', () => {
        assert.deepEqual(
          rows.filter(({ holds }) => !/^(text|shown|acts: \S.*)$/.test(holds)),
          [],
        );
      });

      it('and where the engine acts, by what: by the names of the contracts', () => {
        assert.deepEqual(
          rows.flatMap((row) => actorsOf(row).filter((name) => !acting.has(name))),
          [],
        );
      });

      it('and there is proof of each: what its parts do (behaviours.test.ts), or a test that tells the rule', () => {
        const unproven = rows.flatMap((row) => {
          const { id } = row;
          const isProven = (name: string) => names(id).has(name) || told.get(id)?.some((test) => test.includes(name));
          return actorsOf(row)
            .filter((name) => !isProven(name))
            .map((name) => `${id} ${name}`);
        });
        assert.deepEqual(unproven, []);
      });
    });
  }
});

/** What acts for a row; nothing where it is only shown or cited. */
function actorsOf({ holds }: SourceRow): string[] {
  const [, named = ''] = /^acts: (.*)$/.exec(holds) ?? [];
  return named.split(/,? /).filter((name) => name !== '');
}

/**
 * The rules in the titles of tests that make the engine act, and those that a story proves, each with the text of the
 * tests that tell it; what only reads data back tells nothing.
 */
function rulesThatTestsTell(): Map<string, string[]> {
  const root = new URL('../', import.meta.url);
  const tests = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^scenarios\/[^/]*\.yaml$|^(?!programmes\/).*\.test\.ts$/.test(file))
    .map((file) => ({ file, text: readFileSync(new URL(file, root), 'utf8') }));
  const found = new Map<string, string[]>();
  for (const { file, text } of tests) {
    for (const id of new Set(file.endsWith('.ts') ? toldInTitles(text) : provenBy(text)))
      found.set(id, [...(found.get(id) ?? []), text]);
  }
  return found;
}

function toldInTitles(text: string): string[] {
  const titles = text.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g);
  return [...titles].flatMap(([, , title = '']) =>
    [...title.matchAll(/\b[A-Z]{2}-[A-Z0-9][\w.-]*\w/g)].map(([id]) => id),
  );
}

function provenBy(story: string): readonly string[] {
  return (parse(story) as { readonly proves?: readonly string[] }).proves ?? [];
}

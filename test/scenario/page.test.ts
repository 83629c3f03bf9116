import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { comparisonWords } from '../../scenario/compare.ts';
import { editorSchema } from '../../scenario/editor-schema.ts';
import { formatWords } from '../../scenario/format.ts';
import { withTables } from '../../scenario/page-tables.ts';
import { operations } from '../../scenario/operations.ts';
import { parseScenario } from '../../scenario/read.ts';

const file = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const page = file('docs/scenarios.md');

describe('the page on scenarios', () => {
  it('has every operation and every word of the engine as they are; otherwise: npm run schema', () => {
    assert.ok(page === withTables(page), 'docs/scenarios.md is stale');
    for (const name of operations.keys()) assert.ok(page.includes(`| \`${name}\` |`), `${name} is missing`);
  });

  it('explains every word of the format and every comparison', () => {
    const said = (word: string) => page.includes(`\`${word}\``) || new RegExp(`[\`{,\\s]${word}:`).test(page);
    assert.deepEqual(
      formatWords.filter((word) => !said(word)),
      [],
    );
    assert.deepEqual(
      comparisonWords.filter((word) => !said(word)),
      [],
    );
  });

  it('shows a complete example that can be read', () => {
    const example = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { scenes, scenario } = parseScenario(example, 'example.yaml');
    assert.equal(scenes.length, scenario.steps.length);
  });
});

describe('the schema of scenarios for editors', () => {
  it('is fresh; otherwise: npm run schema', () => {
    assert.ok(file('scenario/scenario.schema.json') === editorSchema(), 'scenario/scenario.schema.json is stale');
  });

  it('offers the operations where they belong, and the refusals', () => {
    const schema = JSON.stringify(JSON.parse(editorSchema()));
    assert.match(schema, /"do":\{[^{}]*"enum":\[[^\]]*"submitApplication"/);
    assert.match(schema, /"check":\{[^{}]*"enum":\[[^\]]*"showCandidacy"/);
    assert.ok(schema.includes('"WindowClosed"'));
  });

  it('is named on the first line of every scenario of this project', () => {
    for (const name of readdirSync(new URL('../scenarios', import.meta.url)).filter((each) => each.endsWith('.yaml'))) {
      const [first] = file(`test/scenarios/${name}`).split('\n');
      assert.equal(first, '# yaml-language-server: $schema=../../scenario/scenario.schema.json', name);
    }
  });
});

describe('the operations of the API as steps call them', () => {
  it('take each parameter in one place only', () => {
    for (const { name, parameters } of operations.values()) {
      const names = parameters.map((each) => each.name);
      assert.equal(new Set(names).size, names.length, `${name} takes a parameter twice`);
    }
  });

  it('fill in prose and forms, never what somebody decides', () => {
    const filled = new Set(
      [...operations.values()].flatMap(({ parameters }) =>
        parameters.filter(({ fillable, required }) => fillable !== null && required).map(({ name }) => name),
      ),
    );
    const prose = [
      'reason',
      'note',
      'text',
      'name',
      'category',
      'description',
      'circular',
      'cause',
      'contact',
      'media',
    ];
    assert.deepEqual(
      [...filled].filter((name) => name !== 'fields' && !prose.includes(name)),
      [],
    );
  });
});

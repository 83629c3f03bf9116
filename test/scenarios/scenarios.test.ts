import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { play } from '../../scenario/play.ts';
import { readScenario } from '../../scenario/read.ts';
import { lineOf } from '../../scenario/report.ts';
import type { Engine } from '../../scenario/stage.ts';
import { openEngine } from '../support/engine.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const stories = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => readScenario(join(folder, name)));

describe('the worked scenarios, played as they are written', function () {
  this.timeout(180_000);
  let engine: Engine;
  before(async () => {
    engine = await openEngine();
  });
  after(() => engine.close());

  for (const story of stories) {
    const { scenario, title, proves } = story.scenario;
    const said = typeof title === 'string' ? title : title.en;
    it(`${scenario}: ${said}${proves.length > 0 ? ` (${proves.join(', ')})` : ''}`, async () => {
      const { differences, steps } = await play(story, engine);
      assert.deepEqual(
        differences.map((each) => lineOf(story.file, each)),
        [],
      );
      assert.equal(steps, story.scenes.length);
    });
  }

  it('name only rules that the sources list', () => {
    const sources = fileURLToPath(new URL('../../docs/sources', import.meta.url));
    const listed = readdirSync(sources).flatMap((name) =>
      [...readFileSync(join(sources, name), 'utf8').matchAll(/^\| ([A-Z]{2}-[^ |]+) \|/gm)].map(([, id]) => id),
    );
    const strangers = stories.flatMap(({ file, scenario }) =>
      scenario.proves.filter((id) => !listed.includes(id)).map((id) => `${file}: ${id}`),
    );
    assert.deepEqual(
      strangers.filter((each) => !each.includes(': ZZ-')),
      [],
    );
  });
});

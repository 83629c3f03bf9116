import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { play } from '../../scenario/play.ts';
import { readScenario, type Story } from '../../scenario/read.ts';
import { lineOf } from '../../scenario/report.ts';
import type { Engine } from '../../scenario/stage.ts';
import { openEngine } from '../support/engine.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort();

/** Each group is a file of tests of its own, so that two processes share the stories; the last has whatever is left. */
const groups = { first: /^s0[1-5]/, second: /^s0[6-9]|^s1[0-3]/, third: /^s1[4-9]|^s20/, others: /^/ };
type Group = keyof typeof groups;

function groupOf(name: string): Group {
  const all = Object.keys(groups) as Group[];
  return all.find((group) => groups[group].test(name)) ?? 'others';
}

const read = (name: string): Story => readScenario(join(folder, name));

export const allStories = (): Story[] => names.map(read);

/** Plays each story of a group and reports every difference on its line. */
export function playGroup(group: Group): void {
  describe('the worked scenarios, played as they are written', () => {
    let engine: Engine;
    before(async () => {
      engine = await openEngine();
    });
    after(() => engine.close());

    for (const story of names.filter((name) => groupOf(name) === group).map(read)) {
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
  });
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allStories, playGroup } from './stories.ts';

playGroup('others');

describe('the worked scenarios', () => {
  it('name only rules that the sources list', () => {
    const sources = fileURLToPath(new URL('../../docs/sources', import.meta.url));
    const listed = readdirSync(sources).flatMap((name) =>
      [...readFileSync(join(sources, name), 'utf8').matchAll(/^\| ([A-Z]{2}-[^ |]+) \|/gm)].map(([, id]) => id),
    );
    const strangers = allStories().flatMap(({ file, scenario }) =>
      scenario.proves.filter((id) => !listed.includes(id)).map((id) => `${file}: ${id}`),
    );
    assert.deepEqual(
      strangers.filter((each) => !each.includes(': ZZ-')),
      [],
    );
  });
});

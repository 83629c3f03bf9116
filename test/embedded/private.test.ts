import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepPrivate, openToOthers } from '../../embedded/private.ts';

describe('a data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-private-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is its owner’s alone with all that is in it, whatever it was before; links lead nowhere', () => {
    const outside = join(folder, 'outside');
    const data = join(folder, 'data');
    mkdirSync(join(data, 'registry', 'base'), { recursive: true });
    for (const each of [data, join(data, 'registry'), join(data, 'registry', 'base')]) chmodSync(each, 0o755);
    for (const file of [outside, join(data, 'temporal.sqlite'), join(data, 'registry', 'base', '2619')]) {
      writeFileSync(file, '');
      chmodSync(file, 0o666);
    }
    symlinkSync(outside, join(data, 'link'));
    assert.equal([...openToOthers(data)].length, 5);
    keepPrivate(data);
    assert.deepEqual([...openToOthers(data)], []);
    const modes = [data, join(data, 'registry', 'base'), join(data, 'temporal.sqlite')].map(
      (path) => statSync(path).mode & 0o777,
    );
    assert.deepEqual(modes, [0o700, 0o700, 0o600]);
    assert.equal(statSync(outside).mode & 0o777, 0o666);
  });
});

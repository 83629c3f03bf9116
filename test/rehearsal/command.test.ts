import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLaurel } from '../cli/run-laurel.ts';

describe('laurel rehearse (F51)', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-rehearse-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('names the programmes that there are when there is no such one, and ends with 64', async () => {
    const { code, stderr } = await runLaurel(['rehearse', 'hangzhou', '--year', '2023']);
    assert.equal(code, 64);
    assert.match(stderr, /there are .*ningbo-mechanisms.*or give a file/);
  });

  it('ends with 1 when nobody holds a post without which the year gets stuck', async () => {
    const people = join(folder, 'people.yaml');
    writeFileSync(people, 'organiser: 王敏\n');
    const args = ['rehearse', 'ningbo-mechanisms', '--year', '2023', '--count', '1', '--idle', '--people', people];
    const { code, stdout, stderr } = await runLaurel(['--json', ...args]);
    assert.equal(code, 1, stderr);
    const found = JSON.parse(stdout) as {
      blocked: boolean;
      calendar: { date: string }[];
      notes: { code: string; severity: string; en: string }[];
    };
    assert.equal(found.blocked, true);
    assert.ok(found.calendar.length > 50);
    assert.deepEqual(
      found.notes.filter(({ severity }) => severity === 'block').map(({ en }) => en),
      ['nobody is the discipline'],
    );
  });
});

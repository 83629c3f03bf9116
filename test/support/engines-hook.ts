import { findDevServer } from '../../embedded/dev-server-binary.ts';
import { findTestServer } from '../../embedded/test-server-binary.ts';

/** For `mocha --require`: fetches or builds the engine's binaries before the first test, where no test's time runs. */
export async function mochaGlobalSetup(): Promise<void> {
  const say = (line: string) => {
    console.error(line);
  };
  const env = { ...process.env, TEMPORAL_ADDRESS: undefined };
  await findDevServer({ say, env });
  await findTestServer({ say, env });
}

import { openEngine as startEngine, type Engine } from '../../scenario/stage.ts';
import { atEnd } from './at-end.ts';

let shared: Promise<Engine> | undefined;
let taken = false;

/**
 * The one test server of this process, for whoever asks while nobody else has it; closing gives it back. Its calendar is
 * the same for everybody who is on it, so who asks while it is taken has a server of their own.
 */
export async function openEngine(): Promise<Engine> {
  if (taken) return startEngine();
  shared ??= start();
  if (!shared) return startEngine();
  taken = true;
  const engine = await shared;
  return {
    openStage: (...given) => engine.openStage(...given),
    close: () => {
      taken = false;
      return Promise.resolve();
    },
  };
}

function start(): Promise<Engine> | undefined {
  const end = async () => {
    const engine = await shared;
    shared = undefined;
    await engine?.close();
  };
  return atEnd(end) ? startEngine() : undefined;
}

import type { Tx } from '../../registry/database.ts';
import type { Registry } from '../../registry/registry.ts';

/** A transaction that stops after its first half until it is told to go on. */
export function paused(registry: Registry, first: (tx: Tx) => Promise<unknown>, then?: (tx: Tx) => Promise<void>) {
  const [reached, arrive] = gate();
  const [allowed, goOn] = gate();
  const done = registry.transaction(async (tx) => {
    await first(tx);
    arrive();
    await allowed;
    await then?.(tx);
  });
  return { reached, goOn, done };
}

function gate(): [Promise<void>, () => void] {
  let pass: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return [passed, pass];
}

/** Whether something comes to an end in this time. */
export function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, new Promise<boolean>((resolve) => setTimeout(resolve, ms, false))]);
}

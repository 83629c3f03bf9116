import { identify, isAlive } from '../embedded/process-identity.ts';

// When the bench is gone, however it ended, the servers that would outlive it end too. What the bench has stopped by
// itself is not alive any more, and its number is not taken for another's.
const servers = process.argv.slice(2).map((pid) => identify(Number(pid)));

// The workers of the bench leave first, in an orderly way.
const WORKERS_LEAVE = 5_000;

process.once('disconnect', () => {
  if (!servers.some(isAlive)) return;
  setTimeout(() => {
    for (const server of servers.filter(isAlive)) process.kill(server.pid, 'SIGTERM');
  }, WORKERS_LEAVE);
});
// A terminal's Ctrl-C goes to everybody.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.send?.({ ready: true });

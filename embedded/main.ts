import { readSettings } from '../setup/settings.ts';
import { exitCodeOf, untilStopped } from '../setup/until-stopped.ts';
import { lookBeforeStart } from './before-start.ts';

// `npm start`: the embedded system for real use, on the real clock, with its data in a folder.
const settings = readSettings();
const stopped = untilStopped();
await lookBeforeStart(settings);

// What is large is loaded when nothing is known to be in its way.
const { startSystem } = await import('./system.ts');
const { quietRuntime } = await import('../setup/temporal.ts');
quietRuntime();
const starting = startSystem({ ...settings, say: console.error });
const system = (await Promise.race([starting, stopped.then(() => undefined)])) ?? giveUp(await stopped);
console.log(`
Laurel 创评 is running. 系统已启动。
  API            ${system.api}  (contract: ${system.api}/openapi.json)
  Temporal page  ${system.temporalUi ?? 'none'}
  Data           ${settings.data}  (administrator's token: ${settings.data}/admin.token)
  Message key    ${settings.data}/message.key  (back it up with the data: without it no campaign goes on)
Ctrl-C stops it; started again, every campaign goes on where it was. ./laurel doctor says what is wrong, if anything is.`);
await stopped;
console.log('正在停止 / stopping …');
await system.stop();
process.exit();

/** Asked to stop before it has started: what is on record is kept at any moment, and what was started ends with us. */
function giveUp(signal: NodeJS.Signals): never {
  console.error('启动被中止；再次启动即可 / the start was broken off; start it again at any time');
  process.exit(exitCodeOf(signal));
}

import { readSettings } from '../setup/settings.ts';
import { quietRuntime } from '../setup/temporal.ts';
import { untilStopped } from '../setup/until-stopped.ts';
import { startSystem } from './system.ts';

// `npm start`: the embedded system for real use, on the real clock, with its data in a folder.
const settings = readSettings();
quietRuntime();
const stopped = untilStopped();
try {
  const system = await startSystem({ ...settings, say: console.error });
  console.log(`
Laurel 创评 is running. 系统已启动。
  API            ${system.api}  (contract: ${system.api}/openapi.json)
  Temporal page  ${system.temporalUi ?? 'none'}
  Data           ${settings.data}  (administrator's token: ${settings.data}/admin.token)
  Message key    ${settings.data}/message.key  (back it up with the data: without it no campaign goes on)
Ctrl-C stops it; started again, every campaign goes on where it was.`);
  await stopped;
  console.log('stopping …');
  await system.stop();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

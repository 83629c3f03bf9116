import { readSettings } from '../setup/settings.ts';
import { quietRuntime } from '../setup/temporal.ts';
import { startSystem } from '../embedded/system.ts';

// The product's process as `npm start` runs it: registry, worker and API together, joined to the bench's server.
const [address = '', data = '', messageKey = ''] = process.argv.slice(2);
process.env['TEMPORAL_ADDRESS'] = address;
quietRuntime();
const settings = readSettings({ LAUREL_PORT: '0', LAUREL_LOG: 'error', LAUREL_MESSAGE_KEY: messageKey });
const system = await startSystem({ ...settings, data, allowSimulation: true, say: () => undefined });
process.once('disconnect', () => void system.stop());
process.send?.({ ready: true, api: system.api, adminToken: system.adminToken });

import { quietRuntime } from '../../setup/temporal.ts';
import { bundleWorkflows } from '../../worker/worker.ts';
import { storedHistories } from './histories.ts';
import { replay } from './replay.ts';

// A process of its own, so that a test can give it another time zone and locale.
quietRuntime();
const bundle = await bundleWorkflows();
for (const name of storedHistories()) await replay(name, bundle);
console.log(`${storedHistories().length} replayed in ${process.env['TZ'] ?? 'no zone'}`);
process.exit(0);

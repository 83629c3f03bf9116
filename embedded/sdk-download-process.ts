import { TestWorkflowEnvironment } from '@temporalio/testing';

// The SDK downloads only in order to start: so start, and stop again.
const [server, downloadDir] = process.argv.slice(2);
if (!server || !downloadDir) throw new Error('usage: sdk-download-process <dev-server|time-skipping> <folder>');
const options = { server: { executable: { type: 'cached-download' as const, downloadDir } } };
try {
  const environment =
    server === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal(options)
      : await TestWorkflowEnvironment.createTimeSkipping(options);
  await environment.teardown();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
process.exit(0);

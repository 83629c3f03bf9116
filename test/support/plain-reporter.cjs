const { reporters, Runner } = require('mocha');

/** mocha's own report, and one plain closing line that any script can read. */
module.exports = class PlainReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const lost = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (_, error) => {
      // A whole file: it could not be loaded, or the process that ran it ended under it.
      if (error?.file !== undefined)
        lost.push(`${error.file} was not run to its end: ${error.message.split('\n')[0]}\n`);
    });
    // Counted at the very end: of several files that are lost, mocha reports only the first before its report.
    process.on('exit', () => {
      const { passes, failures, pending } = this.stats;
      process.stdout.write(`${lost.join('')}${passes} passed, ${failures} failed, ${pending} skipped\n`);
    });
  }
};

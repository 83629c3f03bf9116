const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

/** Notes what one process of tests reaches: places in the code that are marked, and programmes that are read. */
const reached = new Set();
globalThis.__reached = (place) => reached.add(place);

const read = fs.readFileSync;
fs.readFileSync = (path, ...rest) => {
  const [programme] = /programmes\/[^/]+\.yaml$/.exec(String(path)) ?? [];
  if (programme !== undefined) reached.add(programme);
  return read(path, ...rest);
};
syncBuiltinESMExports();

process.on('exit', () => fs.writeFileSync(process.env.MUTANTS_REACHED, JSON.stringify([...reached])));

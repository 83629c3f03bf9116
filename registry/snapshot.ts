import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

/** Brings the tables of a database to this version. */
type Migrate = (pglite: PGlite) => Promise<void>;

/**
 * A database in memory with the tables of this version. Making one takes seconds of the processor, copying one that is
 * made already a fraction of it: the first of a checkout is kept as a file, and those after it are its copies.
 */
export async function inMemory(migrationsFolder: string, migrate: Migrate, cache = cacheFolder): Promise<PGlite> {
  const key = keyOf(migrationsFolder);
  let made = snapshots.get(key);
  if (!made) snapshots.set(key, (made = snapshotOf(join(cache, `registry-${key}.tar.gz`), migrate)));
  const copy = await PGlite.create({ loadDataDir: await made });
  await migrate(copy);
  return copy;
}

const snapshots = new Map<string, Promise<Blob>>();

// In the checkout, not in a folder for everybody: what is read here becomes the registry.
const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/laurel', import.meta.url));

const pglitePackage = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));

/** Another PGlite, or any other byte in the folder of migrations, is another snapshot. */
function keyOf(migrationsFolder: string): string {
  const hash = createHash('sha256').update(readFileSync(pglitePackage));
  const files = readdirSync(migrationsFolder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .sort();
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`\0${file.slice(migrationsFolder.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function snapshotOf(file: string, migrate: Migrate): Promise<Blob> {
  return read(file) ?? keep(await make(migrate), file);
}

async function make(migrate: Migrate): Promise<Buffer> {
  const original = await PGlite.create();
  try {
    await migrate(original);
    return Buffer.from(await (await original.dumpDataDir('none')).arrayBuffer());
  } finally {
    await original.close();
  }
}

function read(file: string): Blob | undefined {
  try {
    return asBlob(gunzipSync(readFileSync(file)));
  } catch {
    // None was kept yet, or the file is damaged: it is made anew.
    return undefined;
  }
}

function keep(tar: Buffer, file: string): Blob {
  const draft = `${file}.${randomUUID()}`;
  try {
    const cache = dirname(file);
    mkdirSync(cache, { recursive: true });
    const former = readdirSync(cache).filter((name) => /^registry-[0-9a-f]{64}\.tar\.gz$/.test(name));
    writeFileSync(draft, gzipSync(tar, { level: 1 }));
    renameSync(draft, file);
    for (const name of former) rmSync(join(cache, name), { force: true });
  } catch {
    // A checkout that nobody may write to: each process makes its own.
    rmSync(draft, { force: true });
  }
  return asBlob(tar);
}

const asBlob = (tar: Buffer) => new Blob([tar], { type: 'application/x-tar' });

import express from 'express';
import { sql } from 'drizzle-orm';
import { hashToken } from '../api/authenticate.ts';
import { serve } from '../api/serve.ts';
import { openRegistry } from '../registry/registry.ts';

// What a rush costs at least: the same database in the same kind of process, a token that is looked up by its hash, and
// one row in one transaction, which is kept when it is answered.
const [folder = '', url = ''] = process.argv.slice(2);
const TOKENS = 2_048;
const registry = await openRegistry(url === '' ? { folder } : { url });
await registry.db.execute(sql`create table bare_tokens (hash text primary key, holder text not null)`);
await registry.db.execute(sql`create table bare_rows (key text primary key, holder text not null, body text not null)`);
const holders = Array.from({ length: TOKENS }, (_, nth) => ({ hash: hashToken(`token-${nth}`), holder: `h-${nth}` }));
await registry.db.execute(
  sql`insert into bare_tokens select hash, holder from json_to_recordset(${JSON.stringify(holders)}::json) r(hash text, holder text)`,
);
const app = express();
app.use(express.json());
app.post('/rows', async (request, response) => {
  const token = hashToken((request.get('Authorization') ?? '').slice('Bearer '.length));
  const key = request.get('Idempotency-Key') ?? '';
  const found: unknown = await registry.db.execute(sql`select holder from bare_tokens where hash = ${token}`);
  const holder = (found as { rows: { holder: string }[] }).rows[0]?.holder;
  if (holder === undefined) {
    response.status(401).json({});
    return;
  }
  await registry.transaction((tx) =>
    tx.execute(sql`insert into bare_rows values (${key}, ${holder}, ${JSON.stringify(request.body)})`),
  );
  response.status(201).json({ key });
});
const served = await serve(app, '127.0.0.1', 0);
process.once('disconnect', () => void served.close().then(() => registry.close()));
process.send?.({ ready: true, api: served.url });

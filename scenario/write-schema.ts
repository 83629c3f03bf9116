import { readFile, writeFile } from 'node:fs/promises';
import { editorSchema } from './editor-schema.ts';
import { withTables } from './page-tables.ts';

const page = new URL('../docs/scenarios.md', import.meta.url);
await writeFile(new URL('scenario.schema.json', import.meta.url), editorSchema());
await writeFile(page, withTables(await readFile(page, 'utf8')));

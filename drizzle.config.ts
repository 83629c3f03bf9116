import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --name <what-changes>` writes the next file of registry/migrations. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './registry/schema.ts',
  out: './registry/migrations',
});

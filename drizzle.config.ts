import { defineConfig } from 'drizzle-kit'

/** `npm run db:generate -- --name <what-changes>` writes the next file; control applies it by itself. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './control/store/sqlite/schema.ts',
  out: './migrations/sqlite',
})

// `bun run migrate [status | up | snapshot]`: what the database has of migrations; the ones that are missing, as the blog
// runs them at its start; migrations/schema.sql written anew from an empty database that has them all.
import { join } from 'node:path'
import { installMissing } from './install'

await installMissing()
const { explain } = await import('../core/server/lifetime')
const { migrateCommand } = await import('../core/server/migrate-command')
try {
  const file = join(import.meta.dir, '../migrations/schema.sql')
  const lines = await migrateCommand(process.argv.slice(2), file)
  for (const line of lines) console.log(line)
} catch (fault) {
  console.error(explain(fault))
  process.exit(1)
}

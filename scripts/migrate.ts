// `bun run migrate [status | up | snapshot]`: what the database has of migrations; the ones that are missing, as the blog
// runs them at its start; migrations/schema.sql written anew from an empty database that has them all.
import { join } from 'node:path'
import { installMissing } from './install'

await installMissing()
const { isMigrateWord, migrateCommand } = await import('../core/server/migrate-command')
const { CalledWrongly, tell } = await import('./tell')
await tell('bun run migrate [status | up | snapshot]', async () => {
  const [word = 'status', ...more] = process.argv.slice(2)
  if (more.length > 0 || !isMigrateWord(word))
    throw new CalledWrongly(`There is no "${[word, ...more].join(' ')}".`)
  return migrateCommand(word, join(import.meta.dir, '../migrations/schema.sql'))
})

// `bun run upgrade-database [--programs FOLDER]`: takes the embedded database to the major version of PostgreSQL that this
// version of the program brings; the site has to be ended before. `--programs` says where those of the old version are.
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { upgradeDatabaseCommand } = await import('../core/backup/upgrade-database')
const { tell } = await import('./tell')
await tell('bun run upgrade-database [--programs FOLDER]', () => {
  const { values } = parseArgs({ options: { programs: { type: 'string' } } })
  return upgradeDatabaseCommand({ ...values, say: line => console.log(line) })
})

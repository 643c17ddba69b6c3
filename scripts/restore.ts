// `bun run restore FILE [--identity FILE] [--overwrite]`: brings back what `bun run backup` wrote (a path or s3://…) into
// the database and the folder of the environment. A database with something in it is left alone without --overwrite.
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { restoreCommand } = await import('../core/backup/commands')
const { CalledWrongly, tell } = await import('./tell')
await tell('bun run restore FILE [--identity FILE] [--overwrite]', async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { identity: { type: 'string' }, overwrite: { type: 'boolean' } },
  })
  const [place, ...more] = positionals
  if (!place || more.length > 0) throw new CalledWrongly('Name one backup.')
  return restoreCommand(place, values)
})

// `bun run backup [--to FOLDER | s3://bucket/prefix] [--keep COUNT]`: database, uploads and secret in one encrypted
// file; the site may run meanwhile. `--keep 14` removes what is older than the fourteen newest.
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { backupCommand } = await import('../core/backup/commands')
const { tell } = await import('./tell')
await tell('bun run backup [--to FOLDER | s3://bucket/prefix] [--keep COUNT]', () => {
  const { values } = parseArgs({ options: { to: { type: 'string' }, keep: { type: 'string' } } })
  return backupCommand(values)
})

// `bun run export [--to FOLDER]`: everything of the cooperative in open formats (CSV, JSON, Markdown, ICS, pictures),
// with a README; the site may run meanwhile.
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { exportCommand } = await import('../core/backup/export/export-command')
const { tell } = await import('./tell')
await tell('bun run export [--to FOLDER]', () => {
  const { values } = parseArgs({ options: { to: { type: 'string' } } })
  return exportCommand(values)
})

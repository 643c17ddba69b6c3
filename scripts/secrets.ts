// `bun run secrets [FOLDER]`: what docker-compose.yml reads: a file for each secret, and coop.env with the settings
// beside it. Makes what is missing, and changes nothing that is there.
import { join } from 'node:path'
import { installMissing } from './install'

await installMissing()
const { makeSecrets } = await import('./secrets/make-secrets')
const lines = await makeSecrets(process.argv[2] ?? join(import.meta.dir, '..'))
for (const line of lines) console.log(line)

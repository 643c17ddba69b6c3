// `bun run secrets [FOLDER]`: what docker-compose.yml reads: a file for each secret, and coop.env with the settings
// beside it. Makes what is missing, and changes nothing that is there.
// `bun run secrets change [FOLDER]`: puts another COOP_SECRET into its file there, and the one of now beside it; without
// a folder, into COOP_DATA, where the secret is that no variable names.
// `bun run secrets rotate [--dry-run]`: once all processes have both, makes new keys and forgets the one before.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { makeSecrets } = await import('./secrets/make-secrets')
const { changeSecret } = await import('./secrets/change-secret')
const { CalledWrongly, tell } = await import('./tell')

const USE = 'bun run secrets [FOLDER], bun run secrets change [FOLDER], or bun run secrets rotate [--dry-run]'
await tell(USE, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  })
  const [word, folder, ...more] = positionals
  const isKnown = word === 'change' ? more.length === 0 : folder === undefined
  if (!isKnown) throw new CalledWrongly(`There is no "${positionals.join(' ')}".`)
  if (word === 'rotate') {
    const { rotateSecret } = await import('../core/server/rotate-secret')
    const rotation = await rotateSecret(values['dry-run'])
    return values['dry-run'] ? { ...rotation, isDone: true } : rotation
  }
  if (values['dry-run']) throw new CalledWrongly('--dry-run is of rotate alone.')
  if (word === 'change') return change(folder)
  // A word that was typed wrong would become a folder full of secrets.
  if (word !== undefined && !existsSync(word))
    throw new CalledWrongly(`There is no folder ${word}: make it first.`)
  return makeSecrets(word ?? join(import.meta.dir, '..'))
})

/** In a container another user reads the files of a folder that its owner alone gets into. */
async function change(folder: string | undefined) {
  if (folder !== undefined) {
    const file = (name: string) => join(folder, 'secrets', name)
    return changeSecret({ secret: file('coop_secret'), previous: file('coop_secret_previous') }, 0o644)
  }
  const { keptSecretFiles } = await import('../core/config/kept-secrets')
  return changeSecret(keptSecretFiles(process.env.COOP_DATA || '.data'), 0o600)
}

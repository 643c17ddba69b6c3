// `bun run secrets [FOLDER]`: what docker-compose.yml reads: a file for each secret, and coop.env with the settings
// beside it. Makes what is missing, and changes nothing that is there.
// `bun run secrets change [FOLDER]`: puts another COOP_SECRET into its file there, and the one of now beside it; without
// a folder, into COOP_DATA, where the secret is that no variable names.
// `bun run secrets rotate [--dry-run]`: once all processes have both, makes new keys and forgets the one before.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { makeSecrets } = await import('./secrets/make-secrets')
const { changeSecret } = await import('./secrets/change-secret')
const { explain } = await import('../core/server/lifetime')

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  })
  const { lines, isDone } = await done(positionals, values['dry-run'])
  for (const line of lines) console.log(line)
  process.exit(isDone ? 0 : 1)
} catch (fault) {
  console.error(explain(fault))
  process.exit(1)
}

async function done([word, folder]: readonly string[], dryRun: boolean) {
  if (word === 'rotate') {
    const { rotateSecret } = await import('../core/server/rotate-secret')
    const rotation = await rotateSecret(dryRun)
    return dryRun ? { ...rotation, isDone: true } : rotation
  }
  if (word === 'change') return change(folder)
  return { lines: await makeSecrets(word ?? join(import.meta.dir, '..')), isDone: true }
}

/** In a container another user reads the files of a folder that its owner alone gets into. */
async function change(folder: string | undefined) {
  if (folder !== undefined) {
    const file = (name: string) => join(folder, 'secrets', name)
    return changeSecret({ secret: file('coop_secret'), previous: file('coop_secret_previous') }, 0o644)
  }
  const { keptSecretFiles } = await import('../core/config/config')
  return changeSecret(keptSecretFiles(process.env.COOP_DATA || '.data'), 0o600)
}

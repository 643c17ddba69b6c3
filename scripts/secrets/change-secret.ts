import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The file of `COOP_SECRET`, and the one of its predecessor. */
export type SecretFiles = { readonly secret: string; readonly previous: string }

/**
 * Puts another secret into its file, and the one of now beside it as its predecessor. Ended between the two it is begun
 * again, and the site goes on with what it had. Gives lines for a person; `isDone` is false where nothing was changed.
 */
export function changeSecret(
  files: SecretFiles,
  mode: number,
): { readonly lines: readonly string[]; readonly isDone: boolean } {
  if (!existsSync(files.secret)) return refused(`There is no ${files.secret}: nothing has to be changed.`)
  const secret = readFileSync(files.secret, 'utf8').trim()
  if (secret === '') return refused(`${files.secret} is empty: put back the secret that was in it.`)
  const previous = existsSync(files.previous) ? readFileSync(files.previous, 'utf8').trim() : ''
  if (previous !== '' && previous !== secret)
    return refused(
      `${files.previous} holds the one before: end that change first (bun run secrets rotate), and empty it.`,
    )
  write(files.previous, secret, mode)
  write(files.secret, randomBytes(32).toString('base64url'), mode)
  return {
    lines: [
      `${files.secret}: another one. ${files.previous}: the one before.`,
      'Now start all processes with both, and then: bun run secrets rotate',
    ],
    isDone: true,
  }
}

/** In one step: a file that is half written is never read. */
function write(path: string, text: string, mode: number): void {
  writeFileSync(`${path}.new`, `${text}\n`, { mode })
  renameSync(`${path}.new`, path)
}

function refused(line: string) {
  return { lines: [line], isDone: false }
}

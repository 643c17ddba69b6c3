import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the secret is kept that no variable names. */
export function keptSecretFiles(dataDir: string) {
  return { secret: join(dataDir, 'secret'), previous: join(dataDir, 'secret-previous') }
}

type Kept = { readonly secret: string; readonly previousSecret: string | null }

/** Where there is none: `make` one and keep it, or `lend` one that is kept nowhere. */
export type WithoutSecret = 'make' | 'lend'

/**
 * Made once and kept beside the data: a restart signs nobody out. The one before lies beside it, where `bun run secrets
 * change` made another. A file that is there and has no secret in it is a fault, since another secret would open nothing.
 */
export function keptSecrets(
  dataDir: string,
  without: WithoutSecret = 'make',
): Kept | { readonly fault: string } {
  const { secret: path, previous } = keptSecretFiles(dataDir)
  try {
    const secret = read(path) ?? (without === 'make' ? made(path, dataDir) : newSecret())
    if (secret === '')
      return { fault: `${path} is empty: put the secret back that was in it, as a restored backup has it.` }
    return { secret, previousSecret: read(previous) || null }
  } catch (error) {
    const { code, path: at = path, syscall } = error as NodeJS.ErrnoException
    if (!code) throw error
    if (syscall === 'mkdir' || code === 'ENOTDIR')
      return { fault: `COOP_DATA is ${dataDir}, where no folder can be made (${code}): name another.` }
    return {
      fault: `${at} cannot be used (${code}): let this user read it, or set COOP_DATA to another folder.`,
    }
  }
}

/** Null where there is no such file. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    // Of a folder it is not always said which.
    throw Object.assign(error as NodeJS.ErrnoException, { path })
  }
}

const newSecret = () => randomBytes(32).toString('base64url')

/** It has its name once it is whole, and of several that start at once one is the first. */
function made(path: string, dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  const unfinished = `${path}.${process.pid}.part`
  writeFileSync(unfinished, newSecret(), { mode: 0o600 })
  try {
    linkSync(unfinished, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(unfinished)
  }
  return read(path) ?? ''
}

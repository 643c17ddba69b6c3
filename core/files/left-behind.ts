import { Database } from 'bun:sqlite'
import { renameSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessGone } from './unless-gone'

/** Half of a backup or of a restore: named so that nothing of anybody else's is called like it. */
const PREFIX = {
  backup: 'unfinished-backup-',
  restore: 'unfinished-restore-',
  put: 'unfinished-put-',
} as const
const IS_STAGING = /^unfinished-(?:backup|restore|put)-[A-Za-z0-9]{6}$/

/** Nothing takes so long: whoever made it was ended in the middle. Asked only where nobody can say whose it is. */
const ABANDONED_MS = 12 * 60 * 60_000
const OWNER = 'owner'

/** A folder of this process alone. */
export type Staging = { readonly folder: string; remove(): Promise<void> }

/** Makes a folder to work in, held until `remove` or the death of this process. */
export async function makeStaging(within: string, use: keyof typeof PREFIX): Promise<Staging> {
  const folder = await mkdtemp(join(within, PREFIX[use]))
  const letGo = await holdFolder(folder)
  return {
    folder,
    async remove() {
      await letGo()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Until what it gives is called, or this process is dead, a lock says that a folder is in use: SQLite's, on an empty file,
 * which the kernel lets go of with whoever holds it. A disk that knows no locks does without.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, OWNER)
  // Held before it has its name: nobody finds one that is not held yet.
  const held = lockOf(`${path}.new`, true)
  if (typeof held === 'object') renameSync(`${path}.new`, path)
  return async () => {
    if (typeof held === 'object') held.close()
    await rm(path, { force: true })
    await rm(`${path}.new`, { force: true })
  }
}

/** Whether a folder was held by a process that is dead. */
export function wasHeldByTheDead(folder: string): boolean {
  const found = lockOf(join(folder, OWNER), false)
  if (typeof found !== 'object') return false
  found.close()
  return true
}

/**
 * Removes what a backup or a restore that was ended in its middle has left in a folder: it fills the disk, and holds all
 * that the site has, in the open. What one that runs has there stays.
 */
export async function removeLeftBehind(
  folder: string,
  named: RegExp = IS_STAGING,
  now = new Date(),
): Promise<void> {
  for (const name of (await unlessGone(readdir(folder))) ?? [])
    if (named.test(name)) await removeIfLeft(join(folder, name), now)
}

/** The same for one file or folder that is named as what is not finished. */
export async function removeIfLeft(path: string, now = new Date()): Promise<void> {
  if (await isLeft(path, now)) await rm(path, { recursive: true, force: true })
}

async function isLeft(path: string, now: Date): Promise<boolean> {
  const found = lockOf(join(path, OWNER), false)
  if (found === 'in use') return false
  if (found !== 'unknown') {
    found.close()
    return true
  }
  const what = await unlessGone(stat(path))
  return what !== null && now.getTime() - what.mtimeMs > ABANDONED_MS
}

/** Unknown where there is no such file, or the disk knows no locks. */
function lockOf(path: string, create: boolean): Database | 'in use' | 'unknown' {
  let file: Database | undefined
  try {
    file = new Database(path, { create, readwrite: true })
    file.run('BEGIN EXCLUSIVE')
    return file
  } catch (fault) {
    file?.close()
    return (fault as { code?: string }).code === 'SQLITE_BUSY' ? 'in use' : 'unknown'
  }
}

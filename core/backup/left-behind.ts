import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessGone } from './unless-gone'

/** Unpacked, on its way into a backup or out of one: below the data folder, and named so that nobody else's is like it. */
export const STAGING = { backup: 'unfinished-backup-', restore: 'unfinished-restore-' } as const
export const IS_STAGING = /^unfinished-(?:backup|restore)-[A-Za-z0-9]{6}$/

/** Nothing takes so long: whoever made it was ended in the middle. */
const ABANDONED_MS = 24 * 60 * 60_000

/**
 * Removes what a backup or a restore that was ended in its middle has left in a folder: it fills the disk, and holds all
 * that the site has, in the open.
 */
export async function removeLeftBehind(folder: string, named: RegExp, now = new Date()): Promise<void> {
  for (const name of (await unlessGone(readdir(folder))) ?? []) {
    if (!named.test(name)) continue
    const path = join(folder, name)
    const what = await unlessGone(stat(path))
    if (what && now.getTime() - what.mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true })
  }
}

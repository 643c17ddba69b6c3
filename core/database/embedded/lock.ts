import { Database } from 'bun:sqlite'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export class DataDirectoryInUse extends Error {
  constructor(
    readonly folder: string,
    readonly pid: number | null,
  ) {
    super(`${folder} is already open in ${pid ? `process ${pid}` : 'another process'}`)
    this.name = 'DataDirectoryInUse'
  }
}

/**
 * Holds a folder for this process alone until `release()` or its death.
 *
 * The lock is SQLite's on an empty file, that is the kernel's: it goes with the process that holds it, even
 * after `kill -9`, so that no lock is ever stale. The file beside it only tells people whose it is.
 *
 * Throws `DataDirectoryInUse`.
 */
export function lockFolder(folder: string): { release(): void } {
  const file = new Database(join(folder, 'lock'), { create: true })
  const owner = join(folder, 'lock.pid')
  try {
    file.run('BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      throw new DataDirectoryInUse(folder, ownerOf(owner))
    }
    throw error
  }
  writeFileSync(owner, `${process.pid}\n`)
  let held = true
  return {
    release() {
      if (held) file.close()
      held = false
    },
  }
}

function ownerOf(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8')) || null
  } catch {
    // The owner has the lock but has not yet written its name: it is in use all the same.
    return null
  }
}

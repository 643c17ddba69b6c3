import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Memory that looks like a disk: nothing there has to last, and to make a file takes a disk ten times as long. */
const MEMORY = '/dev/shm'
/** The log and the databases of three workers at once, several times over; a container's 64 MB are not enough. */
const MEMORY_BYTES = 2 ** 31

/** A folder for what need not outlive its test: in memory where it has the room. `bun run test` takes away what is left. */
export function testFolder(prefix: string): string {
  return mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? memory() ?? tmpdir(), prefix))
}

/** `null` where there is none that is large enough. */
export function memory(): string | null {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize < MEMORY_BYTES ? null : MEMORY
  } catch {
    // Linux alone has it.
    return null
  }
}

import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holdFolder, removeLeftBehind } from '../core/files/left-behind'

/** Each with what holds it, which would let go when nobody knew of it any more. */
const open = new Map<string, Promise<() => Promise<void>>>()
/** 128 and the number of a signal is what a shell says of a process that it ended. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const
/** Below the root of the project, where what is run finds the packages. */
export const CACHE = join(import.meta.dir, '../node_modules/.cache/rose-ash')
let isWatched = false

export type ScratchFolder = {
  readonly folder: string
  /** What the dead have left is gone by then. */
  readonly swept: Promise<void>
  close(): void
}

/**
 * A folder of this process alone in the system's place for such, or in another: `coop-USE-…`. It goes when it is closed, when the process
 * ends, also by a signal, and, after a death that nobody can hear, when somebody asks for the next one.
 */
export function scratchFolder(use: string, within = tmpdir()): ScratchFolder {
  watch()
  mkdirSync(within, { recursive: true })
  const folder = mkdtempSync(join(within, `coop-${use}-`))
  const held = holdFolder(folder)
  open.set(folder, held)
  const swept = held.then(() => removeLeftBehind(within, new RegExp(`^coop-${use}-[A-Za-z0-9]{6}$`)))
  return { folder, swept, close: () => remove(folder) }
}

function watch(): void {
  if (isWatched) return
  isWatched = true
  process.on('exit', () => [...open.keys()].forEach(remove))
  for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(128 + number))
}

/** Under another name first: what still writes there finds nothing, and does not make it anew. */
function remove(folder: string): void {
  if (!open.delete(folder)) return
  const doomed = `${folder}.gone`
  renameSync(folder, doomed)
  rmSync(doomed, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}

import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CheckoutRecord } from './ledger'

// Changes within this time are written together: the disk is touched some twenty times a second at most.
const GATHER_MS = 50

export type StateFile = {
  /** What the file held when it was opened. */
  readonly checkouts: readonly CheckoutRecord[]
  /** Notes a record to be written soon; costs its caller next to nothing. */
  changed(checkout: CheckoutRecord): void
  /** Writes what is still to be written. */
  close(): Promise<void>
}

/** A line that is no checkout, other than a last one that was cut off while it was written. */
export class StateFileDamaged extends Error {
  override readonly name = 'StateFileDamaged'
}

/**
 * A journal: one line of JSON for each changed checkout, the latest line of an id counts. So a change costs
 * its own size, however many checkouts there are. Opening it writes it anew, one line each, by an atomic rename.
 */
export async function openStateFile(path: string, onFault: (fault: unknown) => void): Promise<StateFile> {
  await mkdir(dirname(path), { recursive: true })
  const known = new Map((await readJournal(path)).map(checkout => [checkout.id, checkout]))
  const checkouts = [...known.values()]
  await rewrite(path, known)

  const waiting = new Map<string, CheckoutRecord>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()
  let torn = false

  function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(writeWaiting)
    return writing
  }

  async function writeWaiting() {
    if (waiting.size === 0 && !torn) return
    const batch = [...waiting.values()]
    waiting.clear()
    try {
      // An append that failed may have left half a line: only writing all anew is sure to mend it.
      await (torn ? rewrite(path, known) : appendFile(path, linesOf(batch)))
      torn = false
    } catch (fault) {
      torn = true
      onFault(fault)
    }
  }

  return {
    checkouts,
    changed(checkout) {
      known.set(checkout.id, checkout)
      waiting.set(checkout.id, checkout)
      timer ??= setTimeout(write, GATHER_MS)
    },
    close: write,
  }
}

async function rewrite(path: string, known: ReadonlyMap<string, CheckoutRecord>) {
  await writeFile(`${path}.new`, linesOf([...known.values()]))
  await rename(`${path}.new`, path)
}

const linesOf = (checkouts: readonly CheckoutRecord[]) =>
  checkouts.map(checkout => `${JSON.stringify(checkout)}\n`).join('')

async function readJournal(path: string): Promise<CheckoutRecord[]> {
  const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return ''
    throw fault
  })
  const lines = text.split('\n')
  // What stands after the last line break was cut off by a crash; whole journals end in one.
  lines.pop()
  const latest = new Map<string, CheckoutRecord>()
  lines.forEach((line, index) => {
    const checkout = parse(line, `${path}:${index + 1}`)
    latest.set(checkout.id, checkout)
  })
  return [...latest.values()]
}

function parse(line: string, place: string): CheckoutRecord {
  try {
    const checkout: CheckoutRecord = JSON.parse(line)
    if (typeof checkout?.id === 'string' && Array.isArray(checkout.transactions)) return checkout
  } catch (cause) {
    throw new StateFileDamaged(place, { cause })
  }
  throw new StateFileDamaged(place)
}

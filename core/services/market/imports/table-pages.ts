import { openThread, TookTooLong } from '#core/threads/in-thread'
import { readTable, type Table, UnreadableTable } from './read-table'

/** Bytes that are read while requests wait: some milliseconds, whatever they are. */
const SHORT = 64 * 1024
const LIMIT_MS = 30_000
const ROWS_PER_PAGE = 1_000

/** A table as it is kept: its rows as JSON, so many in each text. Whoever hands it on copies a few texts and no millions of cells. */
export type TablePages = { readonly header: readonly string[]; readonly pages: readonly string[] }

export type ReadPages = TablePages | { readonly refusal: string }

/** What `readTable` reads. A long file is read in a thread, which ends with it: ten megabytes take seconds. Throws `UnreadableTable`. */
export async function readPages(bytes: Uint8Array): Promise<TablePages> {
  const read = bytes.length <= SHORT ? await readPagesNow(bytes) : await readInThread(bytes)
  if ('refusal' in read) throw new UnreadableTable(read.refusal)
  return read
}

async function readInThread(bytes: Uint8Array): Promise<ReadPages> {
  const thread = openThread<Uint8Array, ReadPages>(new URL('./table-thread.ts', import.meta.url), LIMIT_MS)
  try {
    return await thread.ask(bytes)
  } catch (fault) {
    if (fault instanceof TookTooLong)
      return { refusal: 'That takes too long to read: please make several files of it.' }
    throw fault
  } finally {
    thread.end()
  }
}

/** The same at once, in whichever thread it is called. */
export async function readPagesNow(bytes: Uint8Array): Promise<ReadPages> {
  try {
    return pagesOf(await readTable(bytes))
  } catch (fault) {
    if (fault instanceof UnreadableTable) return { refusal: fault.message }
    throw fault
  }
}

function pagesOf({ header, rows }: Table): TablePages {
  const pages: string[] = []
  for (let at = 0; at < rows.length; at += ROWS_PER_PAGE)
    pages.push(JSON.stringify(rows.slice(at, at + ROWS_PER_PAGE)))
  return { header, pages }
}

import { stringify } from 'csv-stringify/sync'
import { byteStream } from '#core/text/byte-stream'

type Rows = readonly (readonly (string | number)[])[]

/**
 * As spreadsheets open it without a question: marked as UTF-8, and with nothing in it that would run as a formula (CWE-1236).
 * Batch by batch, no faster than it is taken.
 */
export function csvFile(header: readonly string[], batches: AsyncIterable<Rows>): ReadableStream<Uint8Array> {
  async function* texts(): AsyncGenerator<string, undefined> {
    yield textOf([header], true)
    for await (const rows of batches) yield textOf(rows, false)
  }
  return byteStream(texts())
}

const textOf = (rows: Rows, bom: boolean) =>
  stringify(
    rows.map(row => [...row]),
    { bom, escape_formulas: true, record_delimiter: 'windows' },
  )

import { stringify } from 'csv-stringify/sync'
import { byteStream } from '#core/text/byte-stream'
import { withoutTurns } from '#core/text/one-line'

type Rows = readonly (readonly (string | number)[])[]

/**
 * As spreadsheets open it without a question: marked as UTF-8, and with nothing in it that would run as a formula (CWE-1236).
 * Batch by batch, no faster than it is taken.
 */
export function csvFile(
  header: readonly string[],
  batches: AsyncIterable<Rows>,
  separator = ',',
): ReadableStream<Uint8Array> {
  async function* texts(): AsyncGenerator<string, undefined> {
    yield textOf([header], true, separator)
    for await (const rows of batches) yield textOf(rows, false, separator)
  }
  return byteStream(texts())
}

const textOf = (rows: Rows, bom: boolean, delimiter: string) =>
  stringify(
    rows.map(row => row.map(cell => (typeof cell === 'string' ? withoutTurns(cell) : cell))),
    { bom, delimiter, escape_formulas: true, record_delimiter: 'windows' },
  )

import { stringify } from 'csv-stringify/sync'
import { decimalText } from '#core/contracts/money'
import { type Cell, type FileColumn, isMoney, type TableFile } from './table-file'

/** RFC 4180, with a mark by which spreadsheets know UTF-8. */
export function csvOf({ columns, rows }: Pick<TableFile, 'columns' | 'rows'>): string {
  return headOf(columns) + linesOf(rows)
}

/** The same batch by batch, no faster than it is taken. */
export function csvStream(
  columns: readonly FileColumn[],
  batches: AsyncGenerator<readonly (readonly Cell[])[]>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let head = headOf(columns)
  return new ReadableStream({
    async pull(controller) {
      // A pull that hands over nothing is not followed by another one.
      for (;;) {
        const { done, value } = await batches.next()
        const text = head + (done ? '' : linesOf(value))
        head = ''
        if (text !== '') controller.enqueue(encoder.encode(text))
        if (done) controller.close()
        if (done || text !== '') return
      }
    },
    cancel: async () => {
      await batches.return(undefined)
    },
  })
}

const headOf = (columns: readonly FileColumn[]) =>
  stringify([columns.map(({ heading }) => heading)], { bom: true })

const linesOf = (rows: readonly (readonly Cell[])[]) => stringify(rows.map(row => row.map(csvCell)))

/** It would run in a spreadsheet, and somebody else wrote it (CWE-1236): as it is, or in the wide signs that Excel takes for the same. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** For `cast` beside `escape_formulas`: an amount with a minus is no formula. */
export const numberOrText = (value: string) =>
  /^-\d+(\.\d+)?$/.test(value) ? { value, escape_formulas: false } : value

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (isMoney(cell)) return decimalText(cell)
  if (typeof cell === 'number') return String(cell)
  return FORMULA.test(cell) ? `'${cell}` : cell
}

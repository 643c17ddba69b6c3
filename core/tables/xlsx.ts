import { decimalText, minorDigits } from '#core/contracts/money'
import { withoutTurns } from '#core/text/one-line'
import { type Cell, isShare, type TableFile } from './table-file'

/** ECMA-376, one sheet with a head that stays in sight. Text stays text: nothing in it is a formula. */
export async function xlsxOf({ title, columns, rows }: TableFile): Promise<Uint8Array<ArrayBuffer>> {
  const head = columns.map(({ heading, numeric }) => ({
    ...{ value: heading, type: String, fontWeight: 'bold' as const },
    ...(numeric && { align: 'right' as const }),
  }))
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const file = await writeExcelFile([head, ...rows.map(row => row.map(xlsxCell))], {
    sheet: sheetName(title),
    columns: columns.map(({ wide, heading }) => ({ width: wide ? 40 : Math.max(12, heading.length + 2) })),
    stickyRowsCount: 1,
  }).toBuffer()
  return new Uint8Array(file)
}

function xlsxCell(cell: Cell) {
  if (cell === null || cell === '') return null
  if (typeof cell === 'string') return { value: withoutTurns(cell), type: String }
  if (typeof cell === 'number') return { value: cell, type: Number }
  if (isShare(cell)) return { value: cell.share / 10_000, type: Number, format: '0.00%' }
  const digits = minorDigits(cell.currency)
  const format = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`
  return { value: Number(decimalText(cell)), type: Number, format }
}

/** At most 31 characters, and none that a reference to a cell is written with. */
const sheetName = (title: string) =>
  title
    .replaceAll(/[\\/?*[\]:'\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 31) || 'Sheet'

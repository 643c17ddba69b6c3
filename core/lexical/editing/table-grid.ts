import { isCovered, placed, type Rows, type Spanning, spanOf } from './merged-cells'

/** A table of plain rows: cells are HTML of inline tags, or `LEFT` and `UP` where another one reaches. */
export type Grid = {
  /** The first row says what is in the columns. */
  readonly hasHead: boolean
  /** At least one row; every row has as many cells. */
  readonly rows: Rows
}

const TABLE =
  /^\s*<table>\s*(?:<thead>\s*(<tr>.*?<\/tr>)\s*<\/thead>)?\s*(?:<tbody>(.*?)<\/tbody>)?\s*<\/table>\s*$/is
const ROW = /\s*<tr>(.*?)<\/tr>\s*/gisy
const CELL = /\s*<(t[hd])((?: (?:scope="(?:col|row)"|(?:col|row)span="\d{1,3}")){0,3})>(.*?)<\/\1>\s*/gisy
/** More rows or columns than this are a sheet, and no table in a text. */
export const MOST = 200
/** A cell that holds more than words is no cell of ours. */
const BLOCK =
  /<\/?(?:table|thead|tbody|tfoot|tr|td|th|p|div|ul|ol|li|img|figure|h[1-6]|blockquote|pre|style|script)\b/i

/** The grid that a card of HTML is, or null: it is something else, or a table that a grid would not keep to the letter. */
export function gridOf(html: string): Grid | null {
  const [table, head, body = ''] = TABLE.exec(html) ?? []
  if (table === undefined) return null
  const [first, others] = [placed(head ? rowsIn(head, 'th') : [], MOST), placed(rowsIn(body, 'td'), Infinity)]
  if (!first || !others) return null
  const rows = [...first, ...others]
  const width = rows[0]?.length ?? 0
  if (width === 0 || rows.some(row => row.length !== width)) return null
  const grid = { hasHead: head !== undefined, rows }
  return lettersOf(gridHtml(grid)) === lettersOf(html) ? grid : null
}

/** As it is kept: Ghost shows it as it is, and screen readers say which column a cell is in. */
export function gridHtml({ hasHead, rows }: Grid): string {
  const [head = [], ...others] = rows
  const line = (of: Rows, row: number, open: string, close: string) => {
    const cells = of[row]!.map((cell, column) =>
      isCovered(cell) ? '' : `<${open}${spansOf(of, row, column)}>${cell}</${close}>`,
    )
    return `<tr>${cells.join('')}</tr>`
  }
  const first = hasHead ? `<thead>${line([head], 0, 'th scope="col"', 'th')}</thead>` : ''
  const below = hasHead ? others : rows
  const body = below.map((_, row) => line(below, row, 'td', 'td')).join('')
  return `<table>${first}<tbody>${body}</tbody></table>`
}

function spansOf(rows: Rows, row: number, column: number): string {
  const { width, height } = spanOf(rows, row, column)
  return (width > 1 ? ` colspan="${width}"` : '') + (height > 1 ? ` rowspan="${height}"` : '')
}

export const BLANK_GRID: Grid = {
  hasHead: true,
  rows: [
    ['', ''],
    ['', ''],
  ],
}

function rowsIn(html: string, kind: 'th' | 'td'): Spanning[][] {
  return parts(html, ROW).map(([, cells = '']) =>
    parts(cells, CELL).map(([, tag, attributes = '', words = '']) => ({
      words: tag?.toLowerCase() === kind && !BLOCK.test(words) ? words.trim() : '\0',
      width: span(attributes, 'col'),
      height: span(attributes, 'row'),
    })),
  )
}

function span(attributes: string, way: 'col' | 'row'): number {
  return Number(new RegExp(`${way}span="(\\d+)"`, 'i').exec(attributes)?.[1] ?? 1)
}

function parts(html: string, pattern: RegExp): RegExpExecArray[] {
  return [...html.matchAll(pattern)] as RegExpExecArray[]
}

/**
 * What is compared: space between tags, whether a head says that it is one of columns, spans of one, and which of two spans
 * is said first make no other table.
 */
function lettersOf(html: string): string {
  return html
    .trim()
    .replace(/>\s+/g, '>')
    .replace(/\s+</g, '<')
    .replace(/<th scope="col"/gi, '<th')
    .replace(/ (?:col|row)span="1"/gi, '')
    .replace(/( rowspan="\d+")( colspan="\d+")/gi, '$2$1')
    .replaceAll('<tbody></tbody>', '')
    .toLowerCase()
}

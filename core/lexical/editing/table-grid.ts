/** A table of plain rows: cells are HTML of inline tags. */
export type Grid = {
  /** The first row says what is in the columns. */
  readonly hasHead: boolean
  /** At least one row; every row has as many cells. */
  readonly rows: readonly (readonly string[])[]
}

const TABLE =
  /^\s*<table>\s*(?:<thead>\s*(<tr>.*?<\/tr>)\s*<\/thead>)?\s*(?:<tbody>(.*?)<\/tbody>)?\s*<\/table>\s*$/is
const ROW = /\s*<tr>(.*?)<\/tr>\s*/gisy
const CELL = /\s*<(t[hd])(?: scope="(?:col|row)")?>(.*?)<\/\1>\s*/gisy
/** A cell that holds more than words is no cell of ours. */
const BLOCK =
  /<\/?(?:table|thead|tbody|tfoot|tr|td|th|p|div|ul|ol|li|img|figure|h[1-6]|blockquote|pre|style|script)\b/i

/** The grid that a card of HTML is, or null: it is something else, or a table that a grid would not keep to the letter. */
export function gridOf(html: string): Grid | null {
  const [table, head, body = ''] = TABLE.exec(html) ?? []
  if (table === undefined) return null
  const rows = [...(head ? rowsIn(head, 'th') : []), ...rowsIn(body, 'td')]
  const width = rows[0]?.length ?? 0
  if (width === 0 || rows.some(row => row.length !== width)) return null
  const grid = { hasHead: head !== undefined, rows }
  return lettersOf(gridHtml(grid)) === lettersOf(html) ? grid : null
}

/** As it is kept: Ghost shows it as it is, and screen readers say which column a cell is in. */
export function gridHtml({ hasHead, rows }: Grid): string {
  const [head = [], ...others] = rows
  const line = (cells: readonly string[], open: string, close: string) =>
    `<tr>${cells.map(cell => open + cell + close).join('')}</tr>`
  const first = hasHead ? `<thead>${line(head, '<th scope="col">', '</th>')}</thead>` : ''
  const body = (hasHead ? others : rows).map(row => line(row, '<td>', '</td>')).join('')
  return `<table>${first}<tbody>${body}</tbody></table>`
}

export const BLANK_GRID: Grid = {
  hasHead: true,
  rows: [
    ['', ''],
    ['', ''],
  ],
}

function rowsIn(html: string, kind: 'th' | 'td'): string[][] {
  return parts(html, ROW).map(([, cells = '']) =>
    parts(cells, CELL).map(([, tag, words = '']) =>
      tag?.toLowerCase() === kind && !BLOCK.test(words) ? words.trim() : '\0',
    ),
  )
}

function parts(html: string, pattern: RegExp): RegExpExecArray[] {
  return [...html.matchAll(pattern)] as RegExpExecArray[]
}

/** What is compared: space between tags, and whether a head says that it is one of columns, make no other table. */
function lettersOf(html: string): string {
  return html
    .trim()
    .replace(/>\s+/g, '>')
    .replace(/\s+</g, '<')
    .replaceAll('<th scope="col">', '<th>')
    .replaceAll('<tbody></tbody>', '')
    .toLowerCase()
}

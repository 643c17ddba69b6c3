import type { Entry } from '@zip.js/zip.js'

/** A part of a workbook that is longer is not looked through for what stands beside its values. */
const MOST_CHARACTERS = 60_000_000
/** So many cells are filled from those that they are merged with. */
const MOST_FILLED = 100_000
/** A cell of a spreadsheet holds 32,767 signs. */
const LONGEST_CELL = 200_000

/** Cells as their reader gives them: text, numbers, days, ticks; null for a blank one. */
export type SheetCells = readonly (readonly unknown[])[]

type Sheet = { readonly name: string; readonly isHidden: boolean; readonly path: string | null }

/**
 * The first sheet of an XLSX (ECMA-376 part 1 §18.2, §18.3) that somebody sees and that is not empty, with what its values
 * alone leave out: a cell that is merged with those below it is each of them, a number that is shown with zeros in front
 * has them, and where a formula has gone wrong or was never worked out, that is said. Throws what the reader of its values throws.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<SheetCells> {
  const { default: read } = await import('read-excel-file/universal')
  const { configure, Uint8ArrayReader, ZipReader } = await import('@zip.js/zip.js')
  configure({ useWebWorkers: false })
  const sheets = await read(new Blob([new Uint8Array(bytes)]))
  const parts = new Map(
    (await new ZipReader(new Uint8ArrayReader(bytes)).getEntries()).map(entry => [entry.filename, entry]),
  )
  const known = await sheetsIn(parts)
  const isShown = ({ sheet }: { readonly sheet: string }) =>
    !known.some(({ name, isHidden }) => isHidden && name === sheet)
  const isFilled = ({ data }: { readonly data: SheetCells }) =>
    data.some(cells => cells.some(cell => cell !== null && cell !== ''))
  const [first] = sheets
  const chosen = sheets.find(sheet => isShown(sheet) && isFilled(sheet)) ?? sheets.find(isFilled) ?? first
  const path = known.find(({ name }) => name === chosen?.sheet)?.path
  const xml = path ? await textOf(parts.get(path)) : ''
  const rows = ((chosen?.data ?? []) as SheetCells).map(cells => [...cells])
  if (xml !== '') {
    const formats = paddingsIn(await textOf(parts.get('xl/styles.xml')))
    for (const cell of cellsIn(xml)) setBeside(rows, cell, formats)
    let left = MOST_FILLED
    for (const merged of mergedIn(xml)) left -= fillDown(rows, merged, left)
  }
  return rows
}

async function textOf(entry: Entry | undefined): Promise<string> {
  if (!entry || entry.directory || entry.uncompressedSize > MOST_CHARACTERS) return ''
  const { TextWriter } = await import('@zip.js/zip.js')
  return entry.getData(new TextWriter())
}

async function sheetsIn(parts: ReadonlyMap<string, Entry>): Promise<readonly Sheet[]> {
  const [workbook, relations] = await Promise.all([
    textOf(parts.get('xl/workbook.xml')),
    textOf(parts.get('xl/_rels/workbook.xml.rels')),
  ])
  const paths = new Map(
    tagsIn(relations, 'Relationship').map(tag => [attribute(tag, 'Id'), attribute(tag, 'Target') ?? '']),
  )
  return tagsIn(workbook, 'sheet').map(tag => {
    const target = paths.get(attribute(tag, 'id'))
    return {
      name: unescaped(attribute(tag, 'name') ?? ''),
      isHidden: /^(?:veryH|h)idden$/.test(attribute(tag, 'state') ?? ''),
      path: target ? (target.startsWith('/') ? target.slice(1) : `xl/${target}`) : null,
    }
  })
}

/** Start tags by their local names, whatever prefix a program gives them. */
const tagsIn = (xml: string, name: string): readonly string[] =>
  xml.match(new RegExp(String.raw`<(?:\w{1,20}:)?${name}\s[^>]{0,2000}>`, 'g')) ?? []

const attribute = (tag: string, name: string): string | null =>
  new RegExp(String.raw`\s(?:\w+:)?${name}="([^"]*)"`).exec(tag)?.[1] ?? null

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

type Place = { readonly row: number; readonly column: number }
type Cell = Place & {
  readonly style: number
  readonly type: string
  readonly value: string | null
  readonly formula: string | null
}

const CELL = /<(?:\w{1,20}:)?c\s[^>]{0,500}>/g
const VALUE = /<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>([^<]*)</
const FORMULA = /<(?:\w+:)?f(?:\s[^>]*?)?(?:\/>|>([^<]*)<)/

/** What stands in a cell ends where the next one begins, at the latest: a text without ends is gone through once. */
function* cellsIn(xml: string): Generator<Cell> {
  let [tag, from] = ['', 0]
  for (const next of [...xml.matchAll(CELL), null]) {
    const cell = tag && cellOf(tag, xml.slice(from, Math.min(next?.index ?? xml.length, from + LONGEST_CELL)))
    if (cell) yield cell
    tag = next?.[0] ?? ''
    from = (next?.index ?? 0) + tag.length
  }
}

function cellOf(tag: string, behind: string): Cell | null {
  const place = placeOf(attribute(tag, 'r') ?? '')
  if (!place || tag.endsWith('/>')) return null
  const formula = FORMULA.exec(behind)
  return {
    ...place,
    style: Number(attribute(tag, 's') ?? 0),
    type: attribute(tag, 't') ?? 'n',
    value: VALUE.exec(behind)?.[1] ?? null,
    formula: formula && unescaped(formula[1] ?? ''),
  }
}

/** `B2`, counted from nought. */
function placeOf(reference: string): Place | null {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? []
  if (digits === '') return null
  const column = [...letters].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(digits) - 1, column }
}

function setBeside(
  rows: readonly unknown[][],
  cell: Cell,
  paddings: ReadonlyMap<number, (digits: string) => string>,
): void {
  const row = rows[cell.row]
  if (!row) return
  const isEmpty = cell.value === null || cell.value === ''
  if (cell.type === 'e' && !isEmpty) row[cell.column] = unescaped(cell.value ?? '')
  else if (cell.formula !== null && isEmpty) row[cell.column] = `#CALC! =${cell.formula}`
  else if (cell.type === 'n' && /^\d+$/.test(cell.value ?? '')) {
    const padded = paddings.get(cell.style)?.(cell.value ?? '')
    if (padded !== undefined) row[cell.column] = padded
  }
}

/** Of formats that are zeros, such as `00000` and `"H-"000`, what they make of a whole number; by the number of the style. */
function paddingsIn(styles: string): ReadonlyMap<number, (digits: string) => string> {
  const codes = new Map(
    tagsIn(styles, 'numFmt').map(tag => [
      attribute(tag, 'numFmtId'),
      unescaped(attribute(tag, 'formatCode') ?? ''),
    ]),
  )
  const [, cells = ''] = styles.split(/<\/?(?:\w{1,20}:)?cellXfs\b/, 3)
  const paddings = new Map<number, (digits: string) => string>()
  for (const [style, tag] of tagsIn(cells, 'xf').entries()) {
    const [, before = '', zeros = '', behind = ''] =
      /^((?:"[^"]*"|\\.|[-/ ])*)(0{2,})((?:"[^"]*"|\\.|[-/ ])*)(?:;.*)?$/.exec(
        codes.get(attribute(tag, 'numFmtId')) ?? '',
      ) ?? []
    if (zeros === '') continue
    const literal = (code: string) => code.replace(/"([^"]*)"|\\(.)/g, '$1$2')
    paddings.set(style, digits => literal(before) + digits.padStart(zeros.length, '0') + literal(behind))
  }
  return paddings
}

type Merged = { readonly from: Place; readonly to: Place }

const mergedIn = (xml: string): readonly Merged[] =>
  tagsIn(xml, 'mergeCell').flatMap(tag => {
    const [from, to] = (attribute(tag, 'ref') ?? '').split(':').map(placeOf)
    return from && to ? [{ from, to }] : []
  })

/** How many it filled. What stands across several columns is a heading, and so is what stands in the first row. */
function fillDown(rows: readonly unknown[][], { from, to }: Merged, most: number): number {
  const value = rows[from.row]?.[from.column] ?? null
  if (from.row === 0 || from.column !== to.column || value === null) return 0
  const below = rows.slice(from.row + 1, Math.min(to.row, from.row + most) + 1)
  for (const row of below) row[from.column] ??= value
  return below.length
}

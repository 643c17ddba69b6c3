import { describe, expect, test } from 'bun:test'
import { TextReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { cpuTimer } from '../../../../tests/cpu-time'
import { CellFault } from './cell-fault'
import { readProductRow } from './read-row'
import { readTable } from './read-table'

type Sheet = { readonly name: string; readonly state?: string; readonly xml: string }

const OF = 'http://schemas.openxmlformats.org'
const MAIN = `${OF}/spreadsheetml/2006/main`
const RELATIONS = `${OF}/officeDocument/2006/relationships`

/** A workbook as programs write it, with `styles` inside of its style sheet. */
async function workbook(sheets: readonly Sheet[], styles = '') {
  const zip = new ZipWriter(new Uint8ArrayWriter())
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${OF}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
      .map(
        ({ name, state = 'visible' }, at) =>
          `<sheet name="${name}" sheetId="${at + 1}" state="${state}" r:id="rId${at + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, at) => [`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`] as const),
      ['rIdS', 'styles', 'styles.xml'],
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
    ...Object.fromEntries(
      sheets.map(({ xml }, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet xmlns="${MAIN}">${xml}</worksheet>`,
      ]),
    ),
  }
  for (const [name, xml] of Object.entries(parts))
    await zip.add(name, new TextReader(`<?xml version="1.0" encoding="UTF-8"?>${xml}`))
  return zip.close()
}

const relations = (all: readonly (readonly [id: string, type: string, target: string])[]) =>
  `<Relationships xmlns="${OF}/package/2006/relationships">${all
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`

/** Cells in their row and column: words as words, numbers as numbers, and what begins with `<` as it is. */
const sheet = (...rows: readonly (readonly string[])[]) =>
  `<sheetData>${rows
    .map((cells, row) => {
      const written = cells.map((cell, column) => {
        const at = `${String.fromCharCode(65 + column)}${row + 1}`
        if (cell === '') return ''
        if (cell.startsWith('<')) return `<c r="${at}" ${cell.slice(1)}`
        if (/^\d+$/.test(cell)) return `<c r="${at}"><v>${cell}</v></c>`
        return `<c r="${at}" t="inlineStr"><is><t>${cell}</t></is></c>`
      })
      return `<row r="${row + 1}">${written.join('')}</row>`
    })
    .join('')}</sheetData>`

const GOODS = sheet(['SKU', 'Name', 'Price'], ['A', 'Quince', '4'])
const readRows = async (xml: string, styles = '') =>
  (await readTable(await workbook([{ name: 'List', xml }], styles))).rows.map(({ cells }) => cells)

describe('a workbook', () => {
  test.each([
    ['a sheet that nobody sees', { name: 'Lists', state: 'hidden', xml: sheet(['g', 'kg'], ['ml', 'l']) }],
    ['one that no menu shows', { name: 'x &amp; y', state: 'veryHidden', xml: sheet(['a', 'b']) }],
    ['an empty one', { name: 'Cover', xml: '<sheetData/>' }],
  ])('is read behind %s', async (_, before) => {
    const file = await workbook([before, { name: 'Goods', xml: GOODS }, { name: 'More', xml: sheet(['x']) }])
    expect(await readTable(file)).toEqual({
      header: ['SKU', 'Name', 'Price'],
      rows: [{ number: 2, cells: ['A', 'Quince', '4'] }],
    })
  })

  test('of hidden sheets alone is read all the same', async () => {
    expect((await readTable(await workbook([{ name: 'A', state: 'hidden', xml: GOODS }]))).rows).toHaveLength(
      1,
    )
  })

  test('says in each row what a cell says that is merged with those below it, and a heading once', async () => {
    const merged = '<mergeCells count="2"><mergeCell ref="B4:B5"/><mergeCell ref="A1:C1"/></mergeCells>'
    const xml = sheet(
      ...[['List of June'], ['SKU', 'Producer', 'Name'], ['A', 'Fen Farm', 'Leek']],
      ...[
        ['B', 'Dyke End', 'Pea'],
        ['C', '', 'Bean'],
        ['D', '', 'Corn'],
      ],
    )
    expect(await readRows(xml + merged)).toEqual([
      ['A', 'Fen Farm', 'Leek'],
      ['B', 'Dyke End', 'Pea'],
      ['C', 'Dyke End', 'Bean'],
      ['D', '', 'Corn'],
    ])
  })

  test('has numbers with the zeros and letters that it shows them with', async () => {
    const styles = `<numFmts><numFmt numFmtId="170" formatCode="000000"/><numFmt numFmtId="171" formatCode="&quot;Q-&quot;000"/>
      <numFmt numFmtId="172" formatCode="0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs>`
    const xml = sheet(
      ['SKU', 'Name', 'Price'],
      ['<s="1"><v>417</v></c>', 'Damson', '<s="3"><v>3</v></c>'],
      ['<s="2"><v>9</v></c>', 'Medlar', '5'],
      ['<s="1"><v>1234567</v></c>', 'Sloe', '6'],
    )
    expect(await readRows(xml, styles)).toEqual([
      ['000417', 'Damson', '3'],
      ['Q-009', 'Medlar', '5'],
      ['1234567', 'Sloe', '6'],
    ])
  })

  test('says where a formula went wrong, and where nobody has worked it out, and has what others came to', async () => {
    const rows = await readRows(
      sheet(
        ['SKU', 'Name', 'Price'],
        ['A', 'Fig', '<><f>B9*2</f></c>'],
        ['B', 'Date', '<t="e"><f>1/0</f><v>#DIV/0!</v></c>'],
        ['C', 'Plum', '<><f>A1&amp;1</f><v>7</v></c>'],
        ['D', '<t="str"><f>LOWER(A1)</f><v></v></c>', '2'],
      ),
    )
    const fault = ([sku = '', title = '', price = '']: readonly string[]) => {
      try {
        return readProductRow({ sku, title, price }, 'GBP').price?.amount
      } catch (refused) {
        if (refused instanceof CellFault) return [refused.field, refused.message]
        throw refused
      }
    }
    expect(rows.map(fault)).toEqual([
      [
        'price',
        '“=B9*2” is a formula without its result: open the file in a spreadsheet, save it, and take that.',
      ],
      ['price', '“#DIV/0!” is no price in GBP that we can read.'],
      700,
      [
        'title',
        '“=LOWER(A1)” is a formula without its result: open the file in a spreadsheet, save it, and take that.',
      ],
    ])
  })

  test('with a cell that never ends, thousands of times, is gone through in a glance', async () => {
    const took = cpuTimer()
    const xml = `${sheet(['SKU', 'Name'], ['A', 'Fig'])}<!--${'<c r="A1" s="1">'.repeat(60_000)}-->`
    expect(await readRows(xml)).toEqual([['A', 'Fig']])
    expect(took()).toBeLessThan(5_000)
  })
})

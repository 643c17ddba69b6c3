import { describe, expect, test } from 'bun:test'
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import { csvOf, csvStream } from './csv'
import { pdfOf, pdfStreamOf } from './pdf'
import { pdfBytes } from './pdf-bytes'
import type { TableFile } from './table-file'
import { xlsxOf, xlsxStreamOf } from './xlsx'

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const table = (rows: TableFile['rows'], title = 'Leeks'): TableFile => ({
  title,
  columns: [
    { heading: 'What', wide: true },
    { heading: 'Left', numeric: true },
  ],
  rows,
})

describe('a table as CSV', () => {
  test('turns no words behind a name, nor hides a formula with the mark that would', () => {
    const [, line] = csvOf(
      table([
        ['\u202eFell\u202c Farm', 1],
        ['\u2066=1+1', 2],
      ]),
    ).split('\n')
    expect(line).toBe('Fell Farm,1')
    expect(csvOf(table([['\u2066=1+1', 2]]))).toContain("'=1+1,2")
  })

  test.each([
    ['=1+1', "'=1+1"],
    ['+44', "'+44"],
    ['-x', "'-x"],
    ['@who', "'@who"],
    ['\t=1', "'\t=1"],
    ['＝1+1', "'＝1+1"],
    ['－x', "'－x"],
    ['＠who', "'＠who"],
    ['Leeks', 'Leeks'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
  ])('has %j as text that no spreadsheet reckons', (typed, written) => {
    expect(csvOf(table([[typed, null]])).split('\n')[1]).toBe(`${written},`)
  })

  test('has amounts with the decimals of their currency, also below nothing', () => {
    const rows = [
      ['a', pounds(-5)],
      ['b', { amount: 500, currency: 'JPY' }],
      ['c', { amount: 1250, currency: 'KWD' }],
      ['d', -3],
    ] as const
    expect(csvOf(table(rows)).trim().split('\n').slice(1)).toEqual(['a,-0.05', 'b,500', 'c,1.250', 'd,-3'])
  })

  test('begins with the mark of UTF-8, and is the same when it is sent in batches', async () => {
    async function* batches(): AsyncGenerator<TableFile['rows'], undefined> {
      yield [['Käse', 1]]
      yield []
      yield [['Ψωμί', 2]]
    }
    const whole = csvOf(
      table([
        ['Käse', 1],
        ['Ψωμί', 2],
      ]),
    )
    expect(whole).toStartWith('\uFEFF')
    const sent = await new Response(csvStream(table([]).columns, batches())).arrayBuffer()
    expect(Buffer.from(sent).toString()).toBe(whole)
  })

  test('of nothing has its head, and one that is not taken to its end is let go', async () => {
    let ended = false
    async function* endless(): AsyncGenerator<TableFile['rows'], undefined> {
      try {
        for (;;) yield [['x', 1]]
      } finally {
        ended = true
      }
    }
    const reader = csvStream(table([]).columns, endless()).getReader()
    await reader.read()
    await reader.cancel()
    expect(ended).toBe(true)
    expect(csvOf(table([])).trim()).toBe('What,Left')
  })
})

async function sheetOf(file: TableFile): Promise<{ names: string[]; text: string }> {
  const reader = new ZipReader(new Uint8ArrayReader(await xlsxOf(file)))
  const entries = await reader.getEntries()
  let text = ''
  for (const entry of entries)
    if (!entry.directory && entry.filename.endsWith('.xml')) text += await entry.getData?.(new TextWriter())
  return { names: entries.map(({ filename }) => filename), text }
}

describe('a table as XLSX', () => {
  test('has text as text, numbers as numbers, and no formula', async () => {
    const { text, names } = await sheetOf(
      table([
        ['=1+1 <b>', pounds(-1250)],
        ['', null],
      ]),
    )
    expect(names).toContain('xl/workbook.xml')
    expect(text).toContain('=1+1 &lt;b&gt;')
    expect(text).not.toContain('<f>')
    expect(text).toContain('-12.5')
  })

  test('has every part and style that it names, and says how many there are (ECMA-376 parts 1 and 2)', async () => {
    const rows = Array.from(
      { length: 9 },
      (_, at) => [`=${at}`, at % 2 ? pounds(at) : { share: at }] as const,
    )
    const parts = new Map<string, string>()
    const bytes = new Uint8Array(await new Response(await xlsxStreamOf(table(rows), 4)).arrayBuffer())
    for (const entry of await new ZipReader(new Uint8ArrayReader(bytes)).getEntries())
      if (!entry.directory) parts.set(entry.filename, await entry.getData(new TextWriter()))
    const said = (part: string, attribute: string) =>
      [...(parts.get(part) ?? '').matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(
        ([, value]) => value,
      )
    const named = [
      ...said('[Content_Types].xml', 'PartName').map(name => name?.slice(1)),
      ...said('_rels/.rels', 'Target'),
      ...said('xl/_rels/workbook.xml.rels', 'Target').map(name => `xl/${name}`),
    ]
    expect(named.filter(name => !parts.has(name ?? ''))).toEqual([])
    expect(
      said('xl/workbook.xml', 'r:id').every(id => said('xl/_rels/workbook.xml.rels', 'Id').includes(id)),
    ).toBe(true)
    const styles = parts.get('xl/styles.xml') ?? ''
    for (const [list, item] of [
      ['numFmts', 'numFmt'],
      ['fonts', 'font'],
      ['fills', 'fill'],
      ['borders', 'border'],
      ['cellStyleXfs', 'xf'],
      ['cellXfs', 'xf'],
      ['cellStyles', 'cellStyle'],
    ]) {
      const [, count, inner = ''] =
        new RegExp(`<${list} count="(\\d+)">(.*?)</${list}>`, 's').exec(styles) ?? []
      expect([list, inner.match(new RegExp(`<${item}[ >]`, 'g'))?.length]).toEqual([list, Number(count)])
    }
    const known = Number(/<cellXfs count="(\d+)"/.exec(styles)?.[1])
    const sheets = [...parts].filter(([name]) => name.includes('worksheets/'))
    expect(sheets).toHaveLength(3)
    const used = sheets.flatMap(([, xml]) =>
      [...xml.matchAll(/<c r="[A-Z]+\d+" s="(\d+)"/g)].map(([, style]) => Number(style)),
    )
    expect(used.filter(style => style >= known)).toEqual([])
    // Without a usual one, readers make up their own.
    expect(styles).toContain('<cellStyle name="Normal" xfId="0" builtinId="0"/>')
  })

  test('has shares as numbers that a spreadsheet reckons with, and CSV and paper as they are read', async () => {
    const shares = [
      ['a', { share: 1_250 }],
      ['b', { share: -5 }],
      ['12.5 %', null],
    ] as const
    const { text } = await sheetOf(table(shares))
    expect(text).toContain('<v>0.125</v>')
    expect(text).toContain('<v>-0.0005</v>')
    expect(text).toContain('0.00%')
    expect(text.match(/12\.5 %/g)).toHaveLength(1)
    expect(csvOf(table(shares)).trim().split('\n').slice(1)).toEqual(['a,12.5 %', 'b,-0.05 %', '12.5 %,'])
  })

  test('has what XML has no room for left out, signs that look like numbers of signs kept, and no cell that is too long', async () => {
    const { text } = await sheetOf(table([['a\u0000\u001Fb\uFFFE\uD800 _x000D_ \r\n"&', 1]]))
    expect(text).toContain('ab\uFFFD _x005F_x000D_ &#13;\n&quot;&amp;')
    const { text: cut } = await sheetOf(table([['x'.repeat(40_000), 1]]))
    expect(/>(x+…)</.exec(cut)?.[1]).toHaveLength(32_767)
  })

  test('has as many columns as there are, by their letters', async () => {
    const columns = Array.from({ length: 30 }, (_, at) => ({ heading: `C${at}` }))
    const { text } = await sheetOf({ title: 'Wide', columns, rows: [columns.map(({ heading }) => heading)] })
    for (const at of ['A1', 'Z2', 'AA2', 'AD2']) expect(text).toContain(`<c r="${at}"`)
  })

  test('is written as it is read: nobody reads far ahead of who takes it, and who goes away ends it', async () => {
    let [read, ended] = [0, false]
    async function* endless(): AsyncGenerator<TableFile['rows'], undefined> {
      try {
        // Nothing in it repeats, so that it packs to about its length.
        for (;;) {
          read += 1
          yield Array.from({ length: 200 }, () => [crypto.randomUUID(), read])
        }
      } finally {
        ended = true
      }
    }
    const reader = (await xlsxStreamOf({ ...table([]), rows: endless() })).getReader()
    let taken = 0
    while (taken < 200_000) taken += (await reader.read()).value?.length ?? 0
    expect(read).toBeLessThan(400)
    await reader.cancel()
    while (!ended) await new Promise(resolve => setImmediate(resolve))
  })

  test.each([
    [0, [1]],
    [450, [451]],
    [699, [700]],
    [700, [700, 2]],
    [1500, [700, 700, 103]],
  ])('of %d rows goes on on another sheet where 700 are a sheet: %j', async (many, sheets) => {
    async function* read(): AsyncGenerator<TableFile['rows'], undefined> {
      for (let from = 0; from < many; from += 300)
        yield Array.from({ length: Math.min(300, many - from) }, (_, at) => [`Row ${from + at}`, 1])
    }
    const stream = await xlsxStreamOf({ ...table([], 'Long'), rows: read() }, 700)
    const reader = new ZipReader(
      new Uint8ArrayReader(new Uint8Array(await new Response(stream).arrayBuffer())),
    )
    const parts = new Map<string, string>()
    for (const entry of await reader.getEntries())
      if (!entry.directory) parts.set(entry.filename, await entry.getData(new TextWriter()))
    const rowsIn = (text = '') => [...text.matchAll(/<row r="(\d+)"/g)].map(([, number]) => Number(number))
    const found = sheets.map((_, at) => rowsIn(parts.get(`xl/worksheets/sheet${at + 1}.xml`)))
    expect(found).toEqual(sheets.map(rows => Array.from({ length: rows }, (_, at) => at + 1)))
    expect([...parts.values()].join('').match(/>Row \d+</g) ?? []).toHaveLength(many)
    const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/sheet name="([^"]*)"/g)].map(
      ([, name]) => name,
    )
    expect(names).toEqual(['Long', 'Long (2)', 'Long (3)'].slice(0, sheets.length))
    expect(parts.get('xl/_rels/workbook.xml.rels')?.match(/Target="worksheets/g)).toHaveLength(sheets.length)
  })

  test('of a table that cannot be read to its end is no whole file', async () => {
    async function* broken(): AsyncGenerator<TableFile['rows'], undefined> {
      yield [['a', 1]]
      throw new Error('gone')
    }
    const stream = await xlsxStreamOf({ ...table([]), rows: broken() })
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow()
  })

  test.each([
    ['Week 3: [all] / who?', 'Week 3   all    who'],
    ['x'.repeat(40), 'x'.repeat(31)],
    [':', 'Sheet'],
  ])('is called %j as %j, which every spreadsheet opens', async (title, name) => {
    expect((await sheetOf(table([], title))).text).toContain(`name="${name}"`)
  })
})

describe('a table as PDF', () => {
  const pagesOf = (pdf: Uint8Array) =>
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0

  test('goes on on another page, and says so when it has nothing', async () => {
    const rows = Array.from({ length: 120 }, (_, number) => [`Käse Ψωμί ${number}`, pounds(number)] as const)
    expect(pagesOf(await pdfOf(table(rows), 'en-GB'))).toBeGreaterThan(1)
    expect(pagesOf(await pdfOf(table([]), 'en-GB'))).toBe(1)
  })

  test('has all of a cell that is longer than a page', async () => {
    const note = Array.from({ length: 3_000 }, (_, number) => `word ${number}`).join(' ')
    expect(pagesOf(await pdfOf(table([[note, 1]]), 'en-GB'))).toBeGreaterThan(3)
  })

  test('is the same when its rows are read as they are drawn', async () => {
    const rows = Array.from({ length: 90 }, (_, number) => [`Leek ${number}`, pounds(number)] as const)
    async function* batches(): AsyncGenerator<TableFile['rows'], undefined> {
      yield rows.slice(0, 50)
      yield []
      yield rows.slice(50)
    }
    const sent = await new Response(
      await pdfStreamOf({ ...table([]), rows: batches() }, 'en-GB'),
    ).arrayBuffer()
    expect(sent.byteLength).toBe((await pdfOf(table(rows), 'en-GB')).byteLength)
  })

  test('opens a font once, however often it is asked for', async () => {
    let opened = 0
    await pdfBytes({ size: 'A4' }, pdf => {
      for (let times = 0; times < 5; times++) pdf.font('bold').text('Leeks').font('regular').text('two')
      opened = (pdf as unknown as { _fontCount: number })._fontCount
    })
    expect(opened).toBe(2)
  })

  test('writes names in Hebrew and Arabic with letters that the font of the house has not', async () => {
    const fontsOf = async (...names: readonly string[]) => {
      const rows = names.map(name => [name, pounds(1)] as const)
      const pdf = Buffer.from(await pdfOf(table(rows), 'en-GB')).toString('latin1')
      return [...new Set([...pdf.matchAll(/\/BaseFont \/\w+\+(\w+)/g)].map(([, font]) => font))].toSorted()
    }
    expect(await fontsOf('Käse', 'Ψωμί', 'Жанна')).not.toContain('NotoSansHebrew')
    const both = await fontsOf('יעל כהן', 'for علي محمد, by hand')
    expect(both).toEqual(expect.arrayContaining(['NotoSans', 'NotoSansArabic', 'NotoSansHebrew']))
  })

  test('draws from the right to the left what runs so, each line as wide as its words', async () => {
    const drawn: number[] = []
    await pdfBytes({ size: 'A4', margin: 50 }, pdf => {
      const inner = pdf as unknown as { addContent(content: string): unknown }
      const addContent = inner.addContent.bind(pdf)
      inner.addContent = content => {
        const [, x] = /^1 0 0 1 ([\d.]+) [\d.]+ Tm$/.exec(content) ?? []
        if (x) drawn.push(Number(x))
        return addContent(content)
      }
      pdf.font('regular').fontSize(10).text('For יעל כהן', 50, 50, { width: 200, align: 'right' })
      const parts = ['For ', 'כהן', ' ', 'יעל'].map(part => pdf.widthOfString(part))
      expect(pdf.widthOfString('For יעל כהן')).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        3,
      )
      expect(drawn[0]).toBeCloseTo(250 - pdf.widthOfString('For יעל כהן'), 1)
    })
    expect(drawn).toEqual(drawn.toSorted((one, other) => one - other))
    expect(drawn).toHaveLength(4)
  })
})

describe('a CSV for where amounts have a decimal comma', () => {
  const typed = [
    ['Müller; Söhne', { amount: -5, currency: 'EUR' }],
    ['1,5 l', { amount: 123_456, currency: 'EUR' }],
    ['"Süß"', { share: 1_250 }],
    ['Dinar', { amount: 1_250, currency: 'KWD' }],
    ['Yen', { amount: 1_250, currency: 'JPY' }],
    ['=1+1', 5.5],
    ['', null],
  ] as const

  test.each(['de', 'de-AT', 'fr-FR', 'pl'])(
    '(%s) has semicolons, and a mark by which UTF-8 is known',
    locale => {
      const [head, ...lines] = csvOf(table(typed), locale).trimEnd().split('\n')
      expect(head).toBe('\uFEFFWhat;Left')
      expect(lines).toEqual([
        '"Müller; Söhne";-0,05',
        '1,5 l;1234,56',
        '"""Süß""";12,5 %',
        'Dinar;1,250',
        'Yen;1250',
        "'=1+1;5,5",
        ';',
      ])
    },
  )

  test.each(['en-GB', 'en', 'de-CH', 'ja'])('and elsewhere (%s) commas', locale => {
    expect(csvOf(table(typed), locale)).toBe(csvOf(table(typed)))
    expect(csvOf(table([['a;b', { amount: 5, currency: 'EUR' }]]), locale)).toContain('\na;b,0.05\n')
  })
})

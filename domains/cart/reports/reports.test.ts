import { afterAll, beforeAll, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { REPORTS } from '#core/services/cart/reports/definitions'
import { readRange } from '#core/services/cart/reports/range'
import { reportFile } from '#core/services/cart/reports/read-report'
import { readWorkbook } from '#core/services/market/imports/read-workbook'
import { again, buyer, order, pay, quietHouse, stranger } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { close, crop, grower, type OpenCycle, openCycle } from '../../../tests/hub'
import { wordsOf } from '../../../tests/pages'

let world: TestHouse
let maker: string
let cycle: OpenCycle
beforeAll(async () => {
  world = await quietHouse()
  maker = await grower(world, 'Anna')
  const leeks = await crop(world, maker, { title: 'Leeks' })
  cycle = await openCycle(world, new Map([[maker, [leeks]]]))
  const someone = await stranger(world)
  await pay(again(world, someone), await order(again(world, someone), leeks.sellable, 2))
  await close(world, cycle)
})
afterAll(() => world.close())

const TYPES = { csv: 'text/csv', xlsx: 'spreadsheetml', pdf: 'application/pdf' } as const

test.each(Object.entries(REPORTS))(
  'the report %s is on the screen and in three files',
  async (name, { title }) => {
    const keeper = await world.browser('shopkeeper')
    expect((await keeper.get('cart', '/shop/reports')).text).toContain(title)
    const page = await keeper.get('cart', `/shop/reports/${name}?cycle=${cycle.id}`)
    expect([page.status, page.text.includes(title)]).toEqual([200, true])
    for (const [kind, type] of Object.entries(TYPES)) {
      const file = await keeper.get('cart', `/shop/reports/${name}/${kind}?cycle=${cycle.id}`)
      expect(file.headers.get('content-type')).toContain(type)
    }
  },
)

test.each(Object.keys(REPORTS))(
  'the report %s says the same to the minor unit wherever it is read',
  async name => {
    const keeper = await world.browser('shopkeeper')
    const at = (kind = '') => `/shop/reports/${name}${kind}?cycle=${cycle.id}`
    const { document } = await keeper.get('cart', at())
    const csv: string[][] = parse((await keeper.get('cart', at('/csv'))).text, { bom: true })
    const ctx = world.ctx('shopkeeper')
    const file = await reportFile(ctx, name, readRange(ctx, { cycle: cycle.id }), 'xlsx')
    const sheet = await readWorkbook(new Uint8Array(await new Response(file).arrayBuffer()))
    // On the screen with a sum below several rows, in a spreadsheet always.
    const lines = sheet.slice(1, csv.length)
    expect(lines.map(numbersIn)).toEqual(csv.slice(1).map(numbersIn))
    if (csv.length === 1) return
    // Before it, what is drawn stands in a table of its own.
    const table = [...document.querySelectorAll('main table')].at(-1)
    const shown = [...(table?.querySelectorAll('tbody tr') ?? [])].map(row =>
      [...row.children].map(cell => wordsOf(cell as never)),
    )
    expect(shown.slice(0, lines.length).map(numbersIn)).toEqual(lines.map(numbersIn))
    const [sum] = sheet.slice(csv.length)
    if (sum && shown.length > lines.length) expect(numbersIn(shown.at(-1) ?? [])).toEqual(numbersIn(sum))
  },
)

/** The figures of a row, shares as parts of one; what is no figure is left out. */
function numbersIn(cells: readonly unknown[]): readonly number[] {
  return cells.flatMap(cell => {
    if (typeof cell === 'number') return cell
    const [, figure, percent] =
      /^£?(-?[\d,]+(?:\.\d+)?)( %)?$/.exec(String(cell ?? '').replace('−', '-')) ?? []
    if (figure === undefined) return []
    const number = Number(figure.replaceAll(',', ''))
    return percent ? number / 100 : number
  })
}

test('sales are drawn, and what is not there is not', async () => {
  const keeper = await world.browser('shopkeeper')
  const page = await keeper.get('cart', '/shop/reports/sales')
  expect(page.document.querySelector('svg.chart__drawing rect')).not.toBeNull()
  expect(page.text).toContain('£5.00')
  const empty = await keeper.get('cart', '/shop/reports/sales?from=2020-01-01&to=2020-01-02')
  expect(empty.document.querySelector('svg.chart__drawing')).toBeNull()
  expect(empty.text).toContain('Nothing in this time.')
  expect((await keeper.get('cart', '/shop/reports/nothing')).status).toBe(404)
  const { browser } = await buyer(world)
  for (const path of ['/shop/reports', '/shop/reports/vat', '/shop/reports/vat/csv', '/shop/reports/vat/pdf'])
    expect([path, (await browser.get('cart', path)).status]).toEqual([path, 404])
})

test('a day is called as its reader calls it on the page, and as spreadsheets read it in files', async () => {
  const keeper = await world.browser('shopkeeper')
  const [iso, words] = [/\d{4}-\d{2}-\d{2}/, /\d{1,2}\s\p{Letter}+\s\d{4}/u]
  for (const name of ['sales', 'lines']) {
    const { document } = await keeper.get('cart', `/shop/reports/${name}?cycle=${cycle.id}`)
    // Before it, what is drawn stands in a table of its own.
    const table = [...document.querySelectorAll('main table')].at(-1)?.textContent ?? ''
    expect([name, iso.test(table), words.test(table)]).toEqual([name, false, true])
    const csv = await keeper.get('cart', `/shop/reports/${name}/csv?cycle=${cycle.id}`)
    expect([name, iso.test(csv.text)]).toEqual([name, true])
  }
})

test('a producer is paid from the page that says what is owed, once for its form, and no more than that', async () => {
  const keeper = await world.browser('shopkeeper')
  const path = `/shop/pay-outs/${maker}`
  expect((await keeper.get('cart', '/shop/pay-outs')).text).toContain('£4.00')
  const page = await keeper.get('cart', path)
  const key = page.document.querySelector('input[name=key]')?.getAttribute('value') ?? ''
  const odd = await keeper.post('cart', path, { amount: 'all of it', way: 'cash', note: 'Thanks <3', key })
  expect([odd.status, odd.document.querySelector('#field-note')?.getAttribute('value')]).toEqual([
    422,
    'Thanks <3',
  ])
  expect((await keeper.post('cart', path, { amount: '4.01', way: 'cash', key })).status).toBe(409)
  for (let time = 0; time < 2; time++)
    expect((await keeper.post('cart', path, { amount: '1.50', way: 'cash', key })).status).toBe(303)
  expect((await keeper.get('cart', path)).text).toContain('We owe them £2.50.')
  expect((await keeper.get('cart', '/shop/trial-balance')).text).toContain('Owed to producers')
  const { browser } = await buyer(world)
  expect((await browser.get('cart', path)).status).toBe(404)
  expect((await browser.post('cart', path, { amount: '1', way: 'cash', key })).status).toBe(404)
})

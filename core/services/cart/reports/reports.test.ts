import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { readTable } from '#core/services/market/imports/read-table'
import { type Cell, isMoney } from '#core/tables/table-file'
import { again, jar, one, order, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { close, crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { fee, voucher } from '../../../../tests/prices'
import { columnsOf } from '../../../../tests/sheet'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { payProducer } from '../producers/pay-producer'
import { refundOrder } from '../shop/refund-order'
import { enterVoucher } from '../wishes/enter-voucher'
import { REPORTS } from './definitions'
import { daysOf, type ReportRange, readRange } from './range'
import { readReport, reportCsv, reportFile } from './read-report'

let world: TestHouse
let cycle: OpenCycle
let maker: string
beforeAll(async () => {
  world = await quietHouse()
  maker = await grower(world, '=Maker')
  const [leeks, kale] = [
    await crop(world, maker, { title: 'Leeks' }),
    await crop(world, maker, { title: 'Kale', price: 301, cost: null }),
  ]
  cycle = await openCycle(world, new Map([[maker, [leeks, kale]]]), { feeRate: 1_000 })
  const [one, two] = [await stranger(world), await stranger(world)]
  const first = await order(again(world, one), leeks.sellable, 3)
  await pay(one, first)
  await pay(two, await order(again(world, two), kale.sellable, 1))
  const keeper = world.ctx('shopkeeper')
  const [line] = await world
    .ctx()
    .em.execute<{ id: string }[]>('select id from order_lines where order_id = ?', [first.id])
  await refundOrder(keeper, first.number, [{ orderLineId: line?.id ?? '', quantity: 1 }], 'Broke')
  await close(world, cycle)
  await payProducer(keeper, maker, {
    amount: { amount: 100, currency: 'GBP' },
    way: 'transfer',
    note: 'July',
    formId: Bun.randomUUIDv7(),
  })
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const spreadsheet = async (name: string, range: ReportRange) =>
  new Uint8Array(await new Response(await reportFile(keeper(), name, range, 'xlsx')).arrayBuffer())
const ofCycle = () => ({ ...readRange(keeper(), {}), cycleId: cycle.id })
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
/** Of a figure as a page or a file has it. */
const hundredths = (cell: Cell | undefined): number =>
  cell !== undefined && isMoney(cell) ? cell.amount : Math.round(Number(cell || 0) * 100)
const text = (stream: ReadableStream<Uint8Array>) => new Response(stream).text()

describe('a report', () => {
  test('says what is left of what was sold, by product, producer and way', async () => {
    const products = await readReport(keeper(), 'products', ofCycle())
    expect(products.rows.map(([title, , , who, ...figures]) => [title, who, ...figures])).toEqual([
      ['Kale', '=Maker', 1, pounds(301), pounds(0), pounds(301)],
      ['Leeks', '=Maker', 2, pounds(500), pounds(0), pounds(500)],
    ])
    expect(products.sums.slice(-4)).toEqual([3, pounds(801), pounds(0), pounds(801)])
    const producers = await readReport(keeper(), 'producers', ofCycle())
    expect(producers.rows).toEqual([['=Maker', 3, pounds(801), pounds(360), pounds(441), 1]])
    const payments = await readReport(keeper(), 'payments', ofCycle())
    expect(payments.rows).toEqual([['By card', 2, pounds(1051), 1, pounds(250), pounds(801)]])
    const fees = await readReport(keeper(), 'fees', ofCycle())
    expect(fees.rows[0]?.slice(2)).toEqual([pounds(400), pounds(40), pounds(360)])
  })

  test('says that nobody knows a margin, where nobody knows the cost', async () => {
    const { rows } = await readReport(keeper(), 'margins', ofCycle())
    expect(rows.map(row => row.slice(5))).toEqual([
      [null, null, null],
      [pounds(360), pounds(140), { share: 2_800 }],
    ])
  })

  test('of other days or another cycle is empty, and of today the same', async () => {
    const before = readRange(keeper(), { from: '2020-01-01', to: '2020-01-31' })
    for (const name of Object.keys(REPORTS))
      expect([name, (await readReport(keeper(), name, before)).rows]).toEqual([name, []])
    const other = { ...ofCycle(), cycleId: Bun.randomUUIDv7() }
    expect((await readReport(keeper(), 'lines', other)).total).toBe(0)
    expect((await readReport(keeper(), 'products', readRange(keeper(), {}))).sums.at(-1)).toEqual(pounds(801))
    expect((await readReport(keeper(), 'pay-outs', readRange(keeper(), {}))).sums.at(-1)).toEqual(pounds(100))
  })

  test.each(Object.keys(REPORTS))(
    '%s comes as CSV, XLSX and PDF with as many rows as on the page',
    async name => {
      const range = readRange(keeper(), {})
      const { total } = await readReport(keeper(), name, range)
      const csv = await text(await reportCsv(keeper(), name, range))
      expect(csv.trim().split('\n')).toHaveLength(total + 1)
      // A cell that begins like a formula is text.
      expect(csv).not.toMatch(/(^|,)=/m)
      expect(
        Buffer.from(await spreadsheet(name, range))
          .subarray(0, 2)
          .toString(),
      ).toBe('PK')
      expect((await new Response(await reportFile(keeper(), name, range, 'pdf')).text()).slice(0, 5)).toBe(
        '%PDF-',
      )
    },
  )

  test.each(Object.keys(REPORTS))(
    '%s has the same sums on the page, in a spreadsheet and of the lines of its CSV file, of a cycle and of a day of nothing',
    async name => {
      const nothing = readRange(keeper(), { from: '2024-10-27', to: '2024-10-27' })
      const summed = REPORTS[name]!.columns.flatMap(({ sum }, at) => (sum ? [at] : []))
      for (const range of [ofCycle(), nothing]) {
        const { sums, total } = await readReport(keeper(), name, range)
        const onPage = summed.map(at => hundredths(sums[at]))
        const sheet = await readTable(await spreadsheet(name, range))
        expect(summed.map(at => hundredths(sheet.rows.at(-1)?.cells[at]))).toEqual(onPage)
        const csv = await text(await reportCsv(keeper(), name, range))
        // Without a line it is no table to read.
        const lines = total > 0 ? (await readTable(new TextEncoder().encode(csv))).rows : []
        const added = summed.map(at => lines.reduce((sum, { cells }) => sum + hundredths(cells[at]), 0))
        expect(added).toEqual(onPage)
        if (range === nothing) expect(new Set(onPage)).toEqual(new Set([0]))
      }
    },
  )

  test.each([
    ['products', ['Product']],
    ['producers', ['Producer']],
    ['customers', ['Customer', 'E-mail']],
    ['places', ['Place']],
    ['lines', ['Customer', 'What']],
    ['payments', ['Way']],
    ['vat', ['Rate']],
    ['margins', ['Product']],
    ['fees', ['Producer', 'Cycle']],
    ['pay-outs', ['Producer', 'Note']],
    ['sales', []],
    ['composition', ['Part']],
  ])(
    '%s has wide columns in a spreadsheet for names and notes, and figures on the right: %p',
    async (name, wide) => {
      const sheet = await columnsOf(await spreadsheet(name, ofCycle()))
      const { columns } = REPORTS[name]!
      expect(columns.filter((_, at) => sheet[at]?.width === 40).map(({ heading }) => heading)).toEqual(wide)
      expect(sheet.map(({ isRight }) => isRight)).toEqual(columns.map(({ kind }) => kind !== 'text'))
    },
  )

  test('with people in it asks who takes it away to sign in, and writes that down', async () => {
    const stale = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    for (const name of ['customers', 'lines']) {
      await expect(reportCsv(stale, name, ofCycle())).rejects.toBeInstanceOf(FreshSignInRequired)
      await expect(reportFile(stale, name, ofCycle(), 'xlsx')).rejects.toBeInstanceOf(FreshSignInRequired)
    }
    expect(await text(await reportCsv(stale, 'vat', ofCycle()))).toContain('Rate')
    await expect(readReport(keeper(), 'constructor', ofCycle())).rejects.toBeInstanceOf(NotFound)
  })

  test('in batches has every row once, and in order', async () => {
    const { count } = await one<{ count: number }>(world, `select count(*)::int as count from order_lines`)
    const { id: memberId } = world.cast.members.member
    // As a busy year leaves them.
    await world.ctx().em.execute(
      `insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until, settled_at)
       select gen_random_uuid(), 'B-' || n, ?, 'b@example.test', 'Busy', 'paid', 0, 'GBP', now(), now(), now() from generate_series(1, 1200) n`,
      [memberId],
    )
    await world.ctx().em.execute(
      `insert into order_lines (id, order_id, kind, title, unit_amount, currency, quantity, variant_id)
       select gen_random_uuid(), o.id, 'product', 'Bread ' || o.number, 0, 'GBP', 1, (select id from variants limit 1) from orders o where o.number like 'B-%'`,
    )
    const csv = await text(await reportCsv(keeper(), 'lines', readRange(keeper(), {})))
    const rows = csv.trim().split('\n').slice(1)
    expect(new Set(rows).size).toBe(1_200 + count)
    expect((await readReport(keeper(), 'lines', readRange(keeper(), {}))).rows).toHaveLength(200)
  })
})

test('with vouchers, fees, deliveries and refunds in parts, every report of sales adds up to the books', async () => {
  const own = await quietHouse()
  try {
    const shop = () => own.ctx('shopkeeper')
    await fee(own, { amount: 35 })
    const { code } = await voucher(own, { amount: 100 })
    const ids: string[] = []
    for (const quantity of [3, 2, 1]) {
      const buyer = await stranger(own)
      await addToCart(again(own, buyer), await jar(own, 9, 333), quantity)
      await addToCart(again(own, buyer), await jar(own, 9, 450), 1)
      if (quantity > 1) await enterVoucher(again(own, buyer), code)
      const placed = await placeOrder(again(own, buyer), await wishOf(again(own, buyer)))
      await pay(buyer, placed)
      ids.push(placed.id)
      const line = await one<{ id: string }>(
        own,
        'select id from order_lines where order_id = ? and unit_amount = 333',
        [placed.id],
      )
      await refundOrder(shop(), placed.number, [{ orderLineId: line.id, quantity: 1 }], 'Broke')
    }
    const { books } = await one<{ books: number }>(
      own,
      `select -sum(e.amount)::int as books from ledger_entries e join ledger_accounts a on a.id = e.account_id
       where a.code = 'sales' or a.code like 'vat:%'`,
    )
    expect(books).toBeGreaterThan(0)
    const range = readRange(shop(), {})
    for (const name of ['customers', 'places', 'sales', 'composition'])
      expect([name, (await readReport(shop(), name, range)).sums.at(-1)]).toEqual([name, pounds(books)])
    const parts = (await readReport(shop(), 'composition', range)).rows
    expect(parts.map(([part]) => part)).toEqual([
      'Goods at their prices',
      'Vouchers, weights and deposits',
      'Fees',
    ])
    const lines = (await readReport(shop(), 'products', range)).sums.at(-1)
    expect(lines).toEqual(pounds(books - 3 * 35))
  } finally {
    await own.close()
  }
})

test('days are read from an address, and what is no day is the usual one', () => {
  const ctx = { ...keeper(), now: new Date('2026-07-31T12:00:00Z') }
  expect(readRange(ctx, {})).toEqual({ cycleId: null, from: '2026-07-04', to: '2026-07-31' })
  expect(readRange(ctx, { from: '2026-02-30', to: 'x' })).toEqual(readRange(ctx, {}))
  expect(readRange(ctx, { from: '2026-07-02', to: '2026-07-01' })).toMatchObject({
    from: '2026-07-01',
    to: '2026-07-01',
  })
  expect(daysOf(readRange(ctx, { from: '1990-01-01' }))).toBe(1_100)
  expect(readRange(ctx, { cycle: `' or 1=1` }).cycleId).toBeNull()
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { again, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { fee } from '../../../../tests/prices'
import { orderedOf, squash } from '../../../../tests/weights'
import { issueMissing } from '../invoices/issue-missing'
import { invoiceNumbers, readInvoice } from '../invoices/read-invoices'
import { saveSeller } from '../invoices/seller'
import { trialBalance } from '../ledger/trial-balance'
import { changeOrder } from '../order-changes/change-order'
import { changesOf, changeText } from '../order-changes/changes-of'
import { readOrder } from '../orders/read-order'
import { readRange } from '../reports/range'
import { readReport } from '../reports/read-report'
import { orderHistory } from '../shop/order-history'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { saveWaysSettings } from '../ways/settings'
import { weighLine } from './weigh-line'

let world: TestHouse
let producer: string
let standard: string
beforeAll(async () => {
  world = await quietHouse()
  await saveWaysSettings(shop(), {
    cards: true,
    ways: ['cash', 'transfer', 'credit'],
    bank: BANK,
    transferDays: 7,
  })
  producer = await grower(world)
  standard = Bun.randomUUIDv7()
  const rates = [
    { id: standard, name: 'Standard', rate: 2_000, is_default: false },
    { id: Bun.randomUUIDv7(), name: 'Food', rate: 0, is_default: true },
  ]
  await db(world.ctx()).insertInto('vat_rates').values(rates).execute()
  await saveSeller(shop(), {
    name: 'Test Growers',
    address: 'The Shed\nLane End',
    vatNumber: 'GB123456789',
    companyNumber: '',
    email: 'shop@example.test',
  })
})
beforeEach(async () => {
  await db(world.ctx()).updateTable('fees').set({ retired_at: new Date() }).execute()
})
afterAll(() => world.close())

const BANK = { holder: 'Rose Ash', account: 'GB33BUKB20201555555555', bic: '' }
const shop = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const cash = { way: 'cash', bankLineId: null } as const
/** 31p a kilogram, with VAT in it. */
const haulage = () =>
  fee(world, { label: 'Haulage', kind: 'per-kg', amount: 31, vat_rate_id: standard, label_slug: null })
const viewOf = (number: string) => readOrder(shop(), number)
const feeOf = async (number: string) =>
  (await viewOf(number)).adjustments.find(({ kind }) => kind === 'fee')?.amount.amount ?? 0

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shop())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

async function papersOf(orderId: string) {
  await issueMissing(world.ctx())
  const numbers = await invoiceNumbers(world.ctx(), orderId)
  return Promise.all(numbers.map(number => readInvoice(shop(), number)))
}

/** What `composition` says of all that was sold today, by its parts. */
async function composition(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await readReport(shop(), 'composition', readRange(shop(), {}))
  return Object.fromEntries(rows.map(([part, sum]) => [String(part), (sum as { amount: number }).amount]))
}
/** By how much each part of the sales changed. */
async function changeOfSales(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const before = await composition()
  await work()
  const after = await composition()
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changes = names.map(name => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const)
  return Object.fromEntries(changes.filter(([, change]) => change !== 0))
}

describe('a fee by the kilogram', () => {
  test('of an order that is not paid is what lay on the scales, as often as it is weighed, and goes back exactly', async () => {
    await haulage()
    const { sellable } = await squash(world, producer)
    const { placed, lines } = await orderedOf(world, [[sellable, 2]])
    const [line = ''] = lines
    expect(await feeOf(placed.number)).toBe(62)
    for (const [grams, goods, charged] of [
      [1_900, 1_235, 59],
      [2_345, 1_524, 73],
      [0, 0, 0],
      [2_000, 1_300, 62],
    ] as const) {
      await weighLine(shop(), placed.number, line, grams)
      expect([grams, await feeOf(placed.number)]).toEqual([grams, charged])
      expect((await viewOf(placed.number)).total).toEqual(pounds(goods + charged))
    }
    await weighLine(shop(), placed.number, line, 1_900)
    await receivePayment(shop(), placed.number, cash)
    const [invoice] = await papersOf(placed.id)
    expect(invoice?.lines.map(({ title, amount, vatRate }) => [title, amount, vatRate])).toContainEqual([
      'Haulage',
      59,
      2_000,
    ])
    expect(invoice?.total).toBe(1_294)
    await booksAreRight()
  })

  test('is reckoned to the gram', async () => {
    await fee(world, {
      label: 'Frozen, by courier',
      kind: 'per-kg',
      amount: 10_000,
      vat_rate_id: standard,
      label_slug: null,
    })
    const { sellable } = await squash(world, producer)
    const { placed, lines } = await orderedOf(world, [[sellable, 2]])
    await weighLine(shop(), placed.number, lines[0] ?? '', 1_001)
    expect(await feeOf(placed.number)).toBe(10_010)
  })

  test('is in the history and in the letter, beside what the goods weigh', async () => {
    await haulage()
    const { sellable } = await squash(world, producer)
    const { buyer, placed, lines } = await orderedOf(world, [[sellable, 2]])
    await weighLine(shop(), placed.number, lines[0] ?? '', 1_900)
    const [change] = await changesOf(again(world, buyer), placed.id)
    expect(change?.changes.map(changeText)).toEqual(['Squash: about 2 kg → 1.9 kg', 'Haulage: £0.62 → £0.59'])
    expect([change?.before, change?.after]).toEqual([pounds(1_362), pounds(1_294)])
    const told = (await orderHistory(shop(), placed.id)).find(({ what }) => what === 'changed')
    expect(told).toMatchObject({ amount: pounds(1_294), note: expect.stringContaining('Haulage: £0.62') })
    await world.work()
    const letters = await world
      .ctx()
      .em.execute<{ text: string }[]>('select text from sent_mails where recipient = ? order by sent_at', [
        buyer.viewer.member?.email,
      ])
    expect(letters.some(({ text }) => text.includes('Haulage: £0.62 → £0.59'))).toBe(true)
  })

  test('of a paid order goes back with the goods as one sum, with its VAT on the credit note and in the reports', async () => {
    await haulage()
    const { sellable } = await squash(world, producer)
    const { placed, lines } = await orderedOf(world, [[sellable, 2]], 'sumup')
    await papersOf(placed.id)
    const changed = await changeOfSales(() => weighLine(shop(), placed.number, lines[0] ?? '', 1_800))
    expect(changed).toEqual({ 'Vouchers, weights and deposits': -130, Fees: -6 })
    const order = await viewOf(placed.number)
    expect(order.refunds.map(({ amount, state }) => [amount, state])).toEqual([[pounds(136), 'done']])
    expect(order.total).toEqual(pounds(1_362))
    const [, note] = await papersOf(placed.id)
    expect(note?.lines.map(({ title, amount, vatRate }) => [title, amount, vatRate])).toEqual([
      ['Squash: 1.8 kg', -130, 0],
      ['Haulage', -6, 2_000],
    ])
    expect(note?.vat).toContainEqual({ rate: 2_000, net: -5, vat: -1, gross: -6 })
    expect(order.adjustmentsLeft.map(({ label, amount }) => [label, amount])).toEqual([
      ['Haulage', pounds(56)],
    ])
    await refundOrder(shop(), placed.number, 'all', 'Rained off')
    expect((await viewOf(placed.number)).refunded).toEqual(pounds(1_362))
    const papers = await papersOf(placed.id)
    expect(papers.reduce((sum, { total }) => sum + total, 0)).toBe(0)
    for (const rate of [2_000, 0])
      expect(
        papers
          .flatMap(({ vat }) => vat.filter(sum => sum.rate === rate))
          .reduce((sum, { vat }) => sum + vat, 0),
      ).toBe(0)
    await booksAreRight()
  })

  test('of a paid order is asked for with the goods in the order that follows, with its VAT on that invoice', async () => {
    await haulage()
    const { sellable } = await squash(world, producer)
    const { placed, lines } = await orderedOf(world, [[sellable, 2]], 'sumup')
    await weighLine(shop(), placed.number, lines[0] ?? '', 2_100)
    const [more] = (await viewOf(placed.number)).followedBy
    expect(more?.total).toEqual(pounds(68))
    const changed = await changeOfSales(() => receivePayment(shop(), more?.number ?? '', cash))
    expect(changed).toEqual({ 'Vouchers, weights and deposits': 65, Fees: 3 })
    const follows = await viewOf(more?.number ?? '')
    expect(follows.adjustments.map(({ kind, amount }) => [kind, amount.amount])).toEqual([
      ['weight', 65],
      ['fee', 3],
    ])
    const [invoice] = await papersOf(follows.id)
    expect(invoice?.vat).toContainEqual({ rate: 2_000, net: 2, vat: 1, gross: 3 })
    await booksAreRight()
  })

  test('counts what has its weight in its words beside what is weighed, and follows the scales line by line', async () => {
    await haulage()
    const [heavy, light] = [await squash(world, producer), await squash(world, producer, { grams: 333 })]
    const sack = await crop(world, producer)
    await db(world.ctx())
      .updateTable('variants')
      .set({ measure: 340_000, measure_of: 'kg' })
      .where('id', '=', sack.variantId)
      .execute()
    const { placed, lines } = await orderedOf(
      world,
      [
        [heavy.sellable, 3],
        [light.sellable, 1],
        [sack.sellable, 2],
      ],
      'sumup',
    )
    const [one = '', other = ''] = lines
    const paid = await feeOf(placed.number)
    expect(paid).toBe(Math.round((3_000 + 333 + 2 * 340) * 0.031))
    await weighLine(shop(), placed.number, one, 3_777)
    await weighLine(shop(), placed.number, other, 250)
    const order = await viewOf(placed.number)
    const asked = order.followedBy.reduce((sum, { total }) => sum + total.amount, 0)
    const goods = Math.round((1_950 * 3_777) / 3_000) - 1_950 + Math.round((650 * 250) / 333) - 650
    expect(asked - order.refunded.amount - goods).toBe(Math.round((3_777 + 250 + 680) * 0.031) - paid)
    await booksAreRight()
  })

  test('that the shop gave back is asked for no more', async () => {
    await haulage()
    const { sellable } = await squash(world, producer)
    const { placed, lines } = await orderedOf(world, [[sellable, 2]], 'sumup')
    const ids = (await viewOf(placed.number)).adjustmentsLeft.map(({ id }) => id)
    await refundOrder(shop(), placed.number, [], 'For your trouble', undefined, ids)
    await weighLine(shop(), placed.number, lines[0] ?? '', 2_100)
    expect((await viewOf(placed.number)).followedBy.map(({ total }) => total)).toEqual([pounds(65)])
  })

  describe('whose part could not be given back', () => {
    /** 2 kg at 62p of haulage; SumUp refuses what 200 g less give back. */
    async function refused() {
      await haulage()
      const [{ sellable }, other] = [await squash(world, producer), await squash(world, producer)]
      const { placed, lines } = await orderedOf(
        world,
        [
          [sellable, 1],
          [other.sellable, 1],
        ],
        'sumup',
      )
      const transaction = (id: string) =>
        db(world.ctx())
          .updateTable('payments')
          .set({ transaction_id: id })
          .where('order_id', '=', placed.id)
          .returning('transaction_id')
          .execute()
      const { transaction_id: real } = await db(world.ctx())
        .selectFrom('payments')
        .select('transaction_id')
        .where('order_id', '=', placed.id)
        .executeTakeFirstOrThrow()
      const [line = '', second = ''] = lines
      await transaction('unheard-of')
      await weighLine(shop(), placed.number, line, 800).catch(() => {})
      await transaction(real ?? '')
      expect((await viewOf(placed.number)).refunds.map(({ state }) => state)).toEqual(['failed'])
      return { number: placed.number, line, second }
    }
    /** What is kept of an order and of those that follow it. */
    const kept = async (number: string) => {
      const { total, refunded, followedBy } = await viewOf(number)
      return followedBy.reduce((sum, more) => sum + more.total.amount, total.amount - refunded.amount)
    }

    test.each([
      ['less', 700, 1_105 + 53],
      ['more, and yet less than was paid', 900, 1_235 + 59],
      ['what was paid', 1_000, 1_300 + 62],
      ['more than was paid', 1_100, 1_365 + 65],
    ])('takes it up when the line weighs %s', async (_, grams, sum) => {
      const { number, line } = await refused()
      await weighLine(shop(), number, line, grams)
      expect(await kept(number)).toBe(sum)
      await booksAreRight()
    })

    test('gives it back when another line weighs more', async () => {
      const { number, second } = await refused()
      await weighLine(shop(), number, second, 1_100)
      const { refunded, followedBy } = await viewOf(number)
      expect([refunded, followedBy.map(({ total }) => total)]).toEqual([pounds(3), [pounds(65)]])
    })

    test('goes on to follow the scales once the shop gave that part back by hand', async () => {
      const { number, line } = await refused()
      const part = (await viewOf(number)).adjustmentsLeft.find(({ amount }) => amount.amount === 6)
      await refundOrder(shop(), number, [], 'Once more', undefined, [part?.id ?? ''])
      await weighLine(shop(), number, line, 700)
      expect(await kept(number)).toBe(1_105 + 53)
      await booksAreRight()
    })
  })

  test('follows an order that is changed before it is paid, and what is weighed then', async () => {
    await haulage()
    const { sellable } = await squash(world, producer)
    const { placed, lines } = await orderedOf(world, [[sellable, 2]])
    const [line = ''] = lines
    await weighLine(shop(), placed.number, line, 1_900)
    await changeOrder(shop(), placed.number, {
      quantities: new Map([[line, 3]]),
      additions: [],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    expect([await feeOf(placed.number), (await viewOf(placed.number)).total]).toEqual([93, pounds(2_043)])
    await weighLine(shop(), placed.number, line, 3_100)
    expect(await feeOf(placed.number)).toBe(96)
  })
})

describe('a fee by percentage', () => {
  test('is of what the goods come to on the scales', async () => {
    await fee(world, { label: 'Card', kind: 'percent', amount: null, rate: 250 })
    const { sellable } = await squash(world, producer)
    const unpaid = await orderedOf(world, [[sellable, 2]])
    expect(await feeOf(unpaid.placed.number)).toBe(33)
    await weighLine(shop(), unpaid.placed.number, unpaid.lines[0] ?? '', 1_000)
    expect(await feeOf(unpaid.placed.number)).toBe(16)
    await weighLine(shop(), unpaid.placed.number, unpaid.lines[0] ?? '', 2_000)
    expect(await feeOf(unpaid.placed.number)).toBe(33)
    const paid = await orderedOf(world, [[sellable, 2]], 'credit')
    await weighLine(shop(), paid.placed.number, paid.lines[0] ?? '', 1_000)
    expect((await viewOf(paid.placed.number)).refunded).toEqual(pounds(650 + 17))
    await booksAreRight()
  })
})

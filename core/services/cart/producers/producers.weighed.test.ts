import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { quietHouse } from '../../../../tests/cart'
import { balances, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { close, crop, grower, openCycle } from '../../../../tests/hub'
import { orderedOf, squash } from '../../../../tests/weights'
import { orderedSoFar } from '../../market/cycles/ordered-so-far'
import { producerOrderById } from '../../market/cycles/producer-order'
import { sellInCycles } from '../../market/cycles/settings'
import { trialBalance } from '../ledger/trial-balance'
import { readOrder } from '../orders/read-order'
import { deliveryOf } from '../receiving/deliveries'
import { previewReceipt, receive } from '../receiving/receive'
import { readRange } from '../reports/range'
import { readReport } from '../reports/read-report'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { weighLine } from '../weights/weigh-line'
import { owedTo } from './owed'
import { payProducer } from './pay-producer'
import { producerStatement } from './producer-statement'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await sellInCycles(shop(), true)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const
const pounds = (amount: number) => ({ amount, currency: 'GBP' })

/** A producer's squash in an open cycle that keeps a tenth of their £4.01: £3.61 a kilogram are theirs. */
async function inCycle() {
  const producer = await grower(world)
  const [weighed, plain] = [await squash(world, producer), await crop(world, producer)]
  const cycle = await openCycle(world, new Map([[producer, [weighed, plain]]]), { feeRate: 1_000 })
  const owed = async () => (await owedTo(shop(), producer)).amount
  return { producer, weighed, plain, cycle, owed }
}

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shop())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

async function reportOf(name: string, cycle: string): Promise<readonly (readonly [string, unknown])[]> {
  const { report, sums } = await readReport(shop(), name, readRange(shop(), { cycle }))
  return report.columns.flatMap(({ name: column }, at) => {
    const sum = sums[at]
    return sum === null ? [] : [[column, isMoney(sum) ? sum.amount : sum] as const]
  })
}
const isMoney = (cell: unknown): cell is Money =>
  typeof cell === 'object' && cell !== null && 'amount' in cell

describe('a producer of weighed goods', () => {
  test('is owed what lay on the scales: from the order to the pay-out, all of it adds up', async () => {
    const { producer, weighed, cycle, owed } = await inCycle()
    const paid = await orderedOf(world, [[weighed.sellable, 3]], 'credit')
    const later = await orderedOf(world, [[weighed.sellable, 2]])
    expect(await owed()).toBe(3 * 361)
    const soFar = async () => (await orderedSoFar(shop(), cycle.id)).things[0]
    expect(await soFar()).toMatchObject({ quantity: 5, grams: 5_000, isWeighed: false, share: pounds(1_805) })

    await weighLine(shop(), later.placed.number, later.lines[0] ?? '', 1_900)
    expect(await soFar()).toMatchObject({ grams: 4_900, isWeighed: false, share: pounds(3 * 361 + 686) })
    await close(world, cycle)
    const { id } = await db(world.ctx())
      .selectFrom('producer_orders')
      .select('id')
      .where('cycle_id', '=', cycle.id)
      .executeTakeFirstOrThrow()
    expect((await producerOrderById(shop(), id))?.lines[0]?.share).toEqual(pounds(3 * 361 + 686))

    const { ordered, seen } = await previewReceipt(shop(), cycle.id, producer, new Map())
    expect(ordered).toMatchObject([{ ordered: 5, grams: 4_900, isWeighed: false }])
    const receipt = { came: new Map(), note: '', wayBack: 'same', formId: Bun.randomUUIDv7(), seen } as const
    await receive(shop(), cycle.id, producer, receipt)

    await weighLine(shop(), paid.placed.number, paid.lines[0] ?? '', 2_700)
    expect(await owed()).toBe(975)
    const { received } = await deliveryOf(shop(), cycle.id, producer)
    expect(received?.lines).toMatchObject([{ ordered: 5, came: 5, grams: 4_600, isWeighed: true }])
    await receivePayment(shop(), later.placed.number, cash)
    expect(await owed()).toBe(975 + 686)

    await refundOrder(
      shop(),
      paid.placed.number,
      [{ orderLineId: paid.lines[0] ?? '', quantity: 1 }],
      'Bruised',
    )
    expect(await owed()).toBe(650 + 686)

    const net = async (number: string) => {
      const { total, refunded } = await readOrder(shop(), number)
      return total.amount - refunded.amount
    }
    const gross = (await net(paid.placed.number)) + (await net(later.placed.number))
    expect(await reportOf('producers', cycle.id)).toEqual([
      ...([
        ['quantity', 4],
        ['gross', gross],
        ['share', 1_336],
        ['kept', gross - 1_336],
      ] as const),
      ['unknown', 0],
    ])
    expect(await reportOf('margins', cycle.id)).toEqual([
      ...([
        ['quantity', 4],
        ['gross', gross],
        ['share', 1_336],
        ['margin', gross - 1_336],
      ] as const),
    ])
    const fees = new Map(await reportOf('fees', cycle.id))
    expect(Number(fees.get('cost')) - Number(fees.get('fee'))).toBe(1_336)
    // Of £4.01 a kilogram: two of the three that weighed 2.7 kg, cut off towards zero, and 1.9 kg.
    expect(fees.get('cost')).toBe(2 * 401 - Math.trunc(((3 * 401 - 1_083) * 2) / 3) + 762)

    const formId = Bun.randomUUIDv7()
    await payProducer(shop(), producer, { amount: pounds(1_336), way: 'cash', note: '', formId })
    const { lines, owed: left } = await producerStatement(shop(), producer, { page: 1 })
    expect(lines.map(({ kind, quantity, amount }) => [kind, quantity, amount.amount])).toEqual([
      ['paid-out', 0, -1_336],
      ['given-back', -1, -(975 - 650)],
      ['weighed', 0, 975 - 1_083],
      ['sold', 5, 1_083 + 686],
    ])
    expect([left, lines[0]?.balance]).toEqual([pounds(0), pounds(0)])
    await booksAreRight()
  })

  test('is owed what weighed more at once, and the sales have it when its buyer has paid', async () => {
    const { weighed, cycle, owed } = await inCycle()
    const { placed, lines } = await orderedOf(world, [[weighed.sellable, 2]], 'sumup')
    await weighLine(shop(), placed.number, lines[0] ?? '', 2_501)
    expect(await owed()).toBe(Math.round(361 * 2.501))
    const gross = async () => new Map(await reportOf('producers', cycle.id)).get('gross')
    expect(await gross()).toBe(1_300)
    const [more] = (await readOrder(shop(), placed.number)).followedBy
    await receivePayment(shop(), more?.number ?? '', cash)
    expect(await gross()).toBe(1_300 + 326)
    expect(new Map(await reportOf('lines', cycle.id)).get('quantity')).toBe(2)
    const composition = (await readReport(shop(), 'composition', readRange(shop(), { cycle: cycle.id }))).rows
    expect(composition).toEqual([
      ['Goods at their prices', pounds(1_300)],
      ['Vouchers, weights and deposits', pounds(326)],
    ])
    const payments = (await readReport(shop(), 'payments', readRange(shop(), { cycle: cycle.id }))).rows
    expect(payments.map(([way]) => way)).toEqual(['In cash', 'By card'])
    await booksAreRight()
  })

  test('gets nothing else where what its buyer pays does not change', async () => {
    const { weighed, owed } = await inCycle()
    await db(world.ctx())
      .updateTable('variants')
      .set({ price_amount: 0 })
      .where('id', '=', weighed.variantId)
      .execute()
    const { placed, lines } = await orderedOf(world, [[weighed.sellable, 2]], 'credit')
    const before = await balances(world)
    await weighLine(shop(), placed.number, lines[0] ?? '', 1_750)
    expect(await owed()).toBe(Math.round(361 * 1.75))
    const after = await balances(world)
    expect((after['cost-of-goods'] ?? 0) - (before['cost-of-goods'] ?? 0)).toBe(Math.round(361 * 1.75) - 722)
    await booksAreRight()
  })

  test('whose goods are sold by the piece is owed as before', async () => {
    const { plain, owed } = await inCycle()
    const { placed, lines } = await orderedOf(world, [[plain.sellable, 3]], 'credit')
    expect(await owed()).toBe(540)
    await refundOrder(shop(), placed.number, [{ orderLineId: lines[0] ?? '', quantity: 1 }], 'Bruised')
    expect(await owed()).toBe(360)
  })
})

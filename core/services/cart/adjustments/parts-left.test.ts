import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { grossOf } from '#core/pricing/line-left'
import { saveVatRate } from '#core/services/market/vat/vat-rates'
import { again, jar, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays, topUp } from '../../../../tests/credit'
import { giftCardOnSale } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { fee, voucher } from '../../../../tests/prices'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { enterVoucher } from '../wishes/enter-voucher'
import { chargeAnew, orderFees } from './order-fees'
import { partsLeft } from './parts-left'
import { adjustmentsOf, wholeAdjustmentsLeft } from './read-adjustments'
import { vatOfOrder } from './vat-of-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await saveVatRate(keeper(), null, { name: 'Standard', rate: 2_000, isDefault: true })
})
beforeEach(async () => {
  await db(world.ctx()).updateTable('fees').set({ retired_at: new Date() }).execute()
})
afterAll(async () => {
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  await world.close()
})

const keeper = () => world.ctx('shopkeeper')

/** So many of each price, with a voucher of £1, by credit unless said otherwise. */
async function ordered(
  wanted: readonly (readonly [price: number, quantity: number])[],
  way: 'credit' | 'cash' = 'credit',
) {
  const buyer = await stranger(world)
  await topUp(world, buyer, 100_000)
  for (const [price, quantity] of wanted)
    await addToCart(again(world, buyer), await jar(world, 20, price), quantity)
  await enterVoucher(again(world, buyer), (await voucher(world)).code)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way }))
  const view = await readOrder(again(world, buyer), placed.number)
  return { buyer, placed, view, lines: view.lines.map(({ id }) => id) }
}

/** Those of an order, in the order in which they were done. */
const refundsOf = (orderId: string) =>
  db(world.ctx())
    .selectFrom('refunds')
    .select(['id', 'amount'])
    .where('order_id', '=', orderId)
    .orderBy('done_at')
    .orderBy('id')
    .execute()

const give = (number: string, orderLineId: string, quantity: number) =>
  refundOrder(keeper(), number, [{ orderLineId, quantity }], 'Bruised')

describe('what is sold with an order', () => {
  test('adds up to what was paid, with vouchers and fees in it, and so does its VAT', async () => {
    await fee(world, { amount: 55 })
    const { placed, view } = await ordered([
      [333, 3],
      [101, 7],
    ])
    expect(view.total.amount).toBe(3 * 333 + 7 * 101 - 100 + 55)
    expect(grossOf(await partsLeft(world.ctx(), placed.id, null))).toBe(view.total.amount)
    const vat = await vatOfOrder(world.ctx(), placed.id)
    expect(vat.map(({ rate, gross }) => [rate, gross])).toEqual([[2_000, view.total.amount]])
    for (const { net, vat: tax, gross } of vat) expect(net + tax).toBe(gross)
  })

  test('is of two rates where a fee has its own', async () => {
    const reduced = Bun.randomUUIDv7()
    const rate = { id: reduced, name: 'Reduced', rate: 500, is_default: false }
    await db(world.ctx()).insertInto('vat_rates').values(rate).execute()
    await fee(world, { label: 'Crate', amount: 210, vat_rate_id: reduced })
    const { placed, view } = await ordered([[600, 2]])
    const vat = await vatOfOrder(world.ctx(), placed.id)
    expect(vat.map(({ rate, gross }) => [rate, gross]).sort()).toEqual([
      [2_000, 1_100],
      [500, 210],
    ])
    expect(grossOf(await partsLeft(world.ctx(), placed.id, null))).toBe(view.total.amount)
  })

  test('is less by each refund what that gave back, to the penny, in whatever steps', async () => {
    const { placed, view, lines } = await ordered([
      [333, 3],
      [101, 7],
    ])
    const [first = '', second = ''] = lines
    for (const [line, quantity] of [
      [first, 1],
      [second, 3],
      [first, 1],
      [second, 4],
      [first, 1],
    ] as const)
      await give(placed.number, line, quantity)
    const refunds = await refundsOf(placed.id)
    expect(refunds).toHaveLength(5)
    let left = view.total.amount
    for (const { id: refundId, amount } of refunds) {
      const before = await partsLeft(world.ctx(), placed.id, { refundId, with: false })
      const after = await partsLeft(world.ctx(), placed.id, { refundId, with: true })
      expect([grossOf(before), grossOf(after)]).toEqual([left, left - amount])
      for (const { gross } of after) expect(gross).toBeGreaterThanOrEqual(0)
      left -= amount
    }
    expect(left).toBe(0)
  })

  test('is all of it for a refund that is none', async () => {
    const { placed, view } = await ordered([[650, 2]])
    const nothing = { refundId: Bun.randomUUIDv7(), with: true }
    expect(grossOf(await partsLeft(world.ctx(), placed.id, nothing))).toBe(view.total.amount)
    expect(await partsLeft(world.ctx(), Bun.randomUUIDv7(), null)).toEqual([])
  })
})

describe('what an order comes to beside its goods', () => {
  test('names what a voucher took off all its lines as one', async () => {
    await fee(world, { label: 'Packing', amount: 50 })
    const { placed } = await ordered([
      [333, 3],
      [101, 7],
    ])
    expect(
      (await adjustmentsOf(world.ctx(), placed.id)).map(({ kind, amount }) => [kind, amount.amount]),
    ).toEqual(
      expect.arrayContaining([
        ['voucher', -100],
        ['fee', 50],
      ]),
    )
    const rows = await db(world.ctx())
      .selectFrom('order_adjustments')
      .select('amount')
      .where('order_id', '=', placed.id)
      .where('kind', '=', 'voucher')
      .execute()
    expect(rows.length).toBe(2)
    expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(-100)
  })

  test('is given back by itself, once, and what belongs to a line with the line alone', async () => {
    await fee(world, { label: 'Packing', amount: 50 })
    const { placed, view, lines } = await ordered([[650, 2]])
    const [packing, ...others] = await wholeAdjustmentsLeft(world.ctx(), placed.id)
    expect(others).toEqual([])
    expect(packing).toMatchObject({ kind: 'fee', label: 'Packing', amount: { amount: 50, currency: 'GBP' } })
    await refundOrder(keeper(), placed.number, [], 'Sorry', undefined, [packing?.id ?? ''])
    expect(await wholeAdjustmentsLeft(world.ctx(), placed.id)).toEqual([])
    const [refund] = await refundsOf(placed.id)
    expect(refund?.amount).toBe(50)
    const until = { refundId: refund?.id ?? '', with: true }
    expect(grossOf(await partsLeft(world.ctx(), placed.id, until))).toBe(view.total.amount - 50)
    await give(placed.number, lines[0] ?? '', 2)
    const given = (await refundsOf(placed.id)).reduce((sum, { amount }) => sum + amount, 0)
    expect(given).toBe(view.total.amount)
  })
})

describe('a fee that follows its goods', () => {
  const feeOf = async (number: string) =>
    (await readOrder(keeper(), number)).adjustments.find(({ kind }) => kind === 'fee')?.amount.amount ?? 0
  const changed = (buyer: Ctx, number: string, line: string, quantity: number) =>
    changeOrder(again(world, buyer), number, {
      quantities: new Map([[line, quantity]]),
      additions: [],
      note: '',
      way: 'cash',
      key: crypto.randomUUID(),
    })

  test('is a part of what they come to without the voucher’s share, half a penny up, while nobody has paid', async () => {
    await fee(world, { label: 'Hub', kind: 'percent', amount: null, rate: 500 })
    const { buyer, placed, lines } = await ordered([[650, 2]], 'cash')
    expect(await feeOf(placed.number)).toBe(60)
    await changed(buyer, placed.number, lines[0] ?? '', 3)
    // 5 % of £18.50
    expect(await feeOf(placed.number)).toBe(93)
    await changed(buyer, placed.number, lines[0] ?? '', 1)
    // 5 % of £6.17: a third of the voucher stays with a third of the jars.
    expect(await feeOf(placed.number)).toBe(31)
  })

  test('is written once, however often it is reckoned', async () => {
    await fee(world, { label: 'Hub', kind: 'percent', amount: null, rate: 500 })
    const { placed, view } = await ordered([[650, 2]], 'cash')
    for (let times = 0; times < 2; times++) await transaction(world.ctx(), tx => chargeAnew(tx, placed.id))
    const [only, ...more] = await transaction(world.ctx(), tx => orderFees(tx, placed.id))
    expect(more).toEqual([])
    expect(only).toMatchObject({
      label: 'Hub',
      charged: 60,
      is_over: false,
      basis: 1_200,
      currency: 'GBP',
    })
    expect((await readOrder(keeper(), placed.number)).total).toEqual(view.total)
  })

  test('asks nothing for gift cards, which are no goods', async () => {
    await fee(world, { label: 'Hub', kind: 'percent', amount: null, rate: 1_000 })
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), await jar(world, 5, 1_000), 1)
    await addToCart(again(world, buyer), await giftCardOnSale(world), 1, undefined, 5_000)
    const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way: 'cash' }))
    expect(await feeOf(placed.number)).toBe(100)
    await transaction(world.ctx(), tx => chargeAnew(tx, placed.id))
    expect(await feeOf(placed.number)).toBe(100)
  })

  test('that went back is over', async () => {
    await fee(world, { label: 'Hub', kind: 'percent', amount: null, rate: 500 })
    const { placed } = await ordered([[650, 2]])
    const [hub] = await wholeAdjustmentsLeft(world.ctx(), placed.id)
    await refundOrder(keeper(), placed.number, [], 'Sorry', undefined, [hub?.id ?? ''])
    const [only] = await transaction(world.ctx(), tx => orderFees(tx, placed.id))
    expect(only).toMatchObject({ charged: 0, is_over: true })
  })
})

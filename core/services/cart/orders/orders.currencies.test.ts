import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { setCurrency } from '#core/services/market/products/set-currency'
import { again, jar, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { fee, voucher } from '../../../../tests/prices'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { weighLine } from '../weights/weigh-line'
import { enterVoucher } from '../wishes/enter-voucher'
import { placeOrder } from './place-order'
import { readOrder } from './read-order'

// A voucher, deposits, fees that follow the goods, goods by weight, credit and cash in one order, in money with two decimals,
// with none and with three; changed, weighed twice and given back in parts. It comes to nothing in the end, VAT included.

describe.each(['GBP', 'JPY', 'KWD'])('an order with everything in it, in %s', currency => {
  let world: TestHouse
  beforeAll(async () => {
    world = await quietHouse()
    await setCurrency(keeper(), currency)
    await offerAllWays(world)
    const rates = [500, 2_000].map(rate => ({ id: Bun.randomUUIDv7(), name: `${rate}`, rate }))
    const rows = rates.map(row => ({ ...row, is_default: row.rate === 500 }))
    await db(world.ctx()).insertInto('vat_rates').values(rows).execute()
    const vat = { vat_rate_id: rates[1]?.id ?? null }
    await fee(world, { label: 'Haulage', kind: 'per-kg', amount: 31, ...vat })
    await fee(world, { label: 'Handling', kind: 'percent', amount: null, rate: 250, ...vat })
    await fee(world, { label: 'Packing', kind: 'flat', amount: 7, ...vat })
  })
  afterAll(() => world.close())

  const keeper = () => world.ctx('shopkeeper')
  const money = (amount: number) => ({ amount, currency })
  const cash = { way: 'cash', bankLineId: null } as const

  async function ordered() {
    const [cheese, bottle] = [await jar(world, 20, 733), await jar(world, 20, 419)]
    for (const [thing, carries] of [
      [cheese, { grams: 333, deposit: null }],
      [bottle, { grams: null, deposit: money(15) }],
    ] as const)
      await keeper().services.market.setPackaging(
        keeper(),
        thing.kind === 'product' ? thing.variantId : '',
        carries,
      )
    const off = await voucher(world, { kind: 'percent', amount: null, rate: 1_333 })
    const buyer = await stranger(world)
    await topUp(world, again(world, buyer), 250, currency)
    await addToCart(again(world, buyer), cheese, 3)
    await addToCart(again(world, buyer), bottle, 4)
    await enterVoucher(again(world, buyer), off.code)
    const ctx = again(world, buyer)
    const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'cash', creditFirst: true }))
    const view = () => readOrder(keeper(), placed.number)
    const [byWeight = '', inBottles = ''] = (await view()).lines.map(({ id }) => id)
    return { buyer, placed, view, byWeight, inBottles, bottle }
  }

  const salesAndVat = async () =>
    Object.entries(await balances(world))
      .filter(([code]) => code === 'sales' || code.startsWith('vat:'))
      .reduce((sum, [, amount]) => sum + amount, 0)

  test('is changed, paid, weighed twice, given back in parts, and comes to nothing', async () => {
    const before = await balances(world)
    const { buyer, placed, view, byWeight, inBottles } = await ordered()
    await changeOrder(keeper(), placed.number, {
      quantities: new Map([[inBottles, 3]]),
      additions: [],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    await weighLine(keeper(), placed.number, byWeight, 1_037)
    await receivePayment(keeper(), placed.number, cash)
    const { total } = await view()
    expect(-(await salesAndVat())).toBe(total.amount)
    await weighLine(keeper(), placed.number, byWeight, 951)
    await refundOrder(keeper(), placed.number, [{ orderLineId: byWeight, quantity: 1 }], 'Mouldy')
    await refundOrder(keeper(), placed.number, [{ orderLineId: inBottles, quantity: 2 }], 'Cracked')
    await weighLine(keeper(), placed.number, byWeight, 700)
    const [more] = (await view()).followedBy
    if (more) await receivePayment(keeper(), more.number, cash)
    await refundOrder(keeper(), placed.number, 'all', 'Rained off')
    await world.work()
    if (more) await refundOrder(keeper(), more.number, 'all', 'Rained off').catch(nothingLeft)
    await world.work()
    const after = await view()
    expect(after.refunded).toEqual(after.total)
    for (const { amount } of after.refunds)
      expect(amount.amount > 0 && amount.currency === currency).toBe(true)
    const { difference, unbooked } = await trialBalance(keeper())
    expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
    const now = await balances(world)
    for (const code of Object.keys(now).filter(name => name === 'sales' || name.startsWith('vat:')))
      expect([code, now[code] ?? 0]).toEqual([code, before[code] ?? 0])
    expect((await creditLeft(world, buyer)) > 250).toBe(true)
  })

  test('has something of it substituted once it is paid, and each comes to what it comes to', async () => {
    const { placed, view, inBottles } = await ordered()
    await receivePayment(keeper(), placed.number, cash)
    const instead = await jar(world, 9, 611)
    const paid = (await view()).total.amount
    await changeOrder(keeper(), placed.number, {
      quantities: new Map([[inBottles, 0]]),
      additions: [{ sellable: instead, quantity: 2 }],
      note: 'No bottles came',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    const after = await view()
    const [more] = after.followedBy
    await receivePayment(keeper(), more?.number ?? '', cash)
    expect(more?.total.currency).toBe(currency)
    expect(after.refunded.amount).toBeGreaterThan(4 * 15)
    const standing = paid - after.refunded.amount + (more?.total.amount ?? 0)
    for (const number of [placed.number, more?.number ?? '']) await refundOrder(keeper(), number, 'all', 'No')
    const back = await Promise.all(
      [placed.number, more?.number ?? ''].map(
        async number => (await readOrder(keeper(), number)).refunded.amount,
      ),
    )
    expect(back.reduce((sum, amount) => sum + amount, 0)).toBe(standing + after.refunded.amount)
    expect((await trialBalance(keeper())).difference.amount).toBe(0)
  })
})

/** The last of it went back with its line. */
function nothingLeft(refusal: unknown): void {
  if (!(refusal instanceof Error && refusal.name === 'NotRefundable')) throw refusal
}

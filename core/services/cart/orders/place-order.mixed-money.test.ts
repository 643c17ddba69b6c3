import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { again, jar, order, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { nextDate, standing, wishFor } from '../../../../tests/standing'
import { owedOn } from '../bill-account'
import { saveBillAccount } from '../bills/accounts-for-work'
import { balanceOf } from '../gift-cards/balance'
import { enterGiftCard } from '../gift-cards/enter'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { saveVoucher } from '../prices/vouchers'
import { refundOrder } from '../shop/refund-order'
import { runStandingOrders } from '../standing/run'
import { weighLine } from '../weights/weigh-line'
import { enterVoucher } from '../wishes/enter-voucher'
import { placeOrder } from './place-order'
import { readOrder } from './read-order'

// Several ways, rules and changes of one order at once: each is tested where it stands, and here that they bear each other.

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await saveVoucher(keeper(), null, {
    code: 'SEVENTH',
    label: 'A seventh off',
    kind: 'percent',
    rate: 1_429,
    amount: null,
    minimum_amount: null,
    product_id: null,
    category_id: null,
    starts_at: null,
    ends_at: null,
    total_uses: null,
    uses_per_member: null,
  })
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  const all = await balances(world)
  expect([all['held-for-orders'] ?? 0, all['refunds-due'] ?? 0]).toEqual([0, 0])
}

/** Three jars at £3.33 and two at £4.10, a seventh off, paid by a gift card of £5, credit of £2.50, and the rest by card. */
async function mixed() {
  const { card } = await giftCardOf(world, await stranger(world), 500)
  const buyer = await stranger(world)
  const [plum, quince] = [await jar(world, 9, 333), await jar(world, 9, 410)]
  await topUp(world, buyer, 250)
  await addToCart(again(world, buyer), plum, 3)
  await addToCart(again(world, buyer), quince, 2)
  await enterVoucher(again(world, buyer), 'SEVENTH')
  await enterGiftCard(again(world, buyer), card.code)
  const ctx = again(world, buyer)
  const placed = await placeOrder(ctx, await wishOf(ctx, { creditFirst: true }))
  await pay(again(world, buyer), placed)
  const view = () => readOrder(keeper(), placed.number)
  const left = async () => ({
    card: await balanceOf(world.ctx(), card.id),
    credit: await creditLeft(world, buyer),
  })
  return { buyer, placed, view, left, total: (await view()).total.amount }
}

const oneOf = (order: Awaited<ReturnType<typeof readOrder>>, at: number) => [
  { orderLineId: order.lines[at]?.id ?? '', quantity: 1 },
]

describe('an order with a voucher, a gift card, credit and a card', () => {
  test('given back thing by thing comes to what it came to, and each way has its own again', async () => {
    const sumUpBefore = (await balances(world)).sumup ?? 0
    const { placed, view, left, total } = await mixed()
    expect(total).toBe(1_819 - Math.round(1_819 * 0.1429))
    expect(await left()).toEqual({ card: 0, credit: 0 })
    for (const at of [1, 0, 0, 1, 0])
      await refundOrder(keeper(), placed.number, oneOf(await view(), at), 'Broke')
    const { refunded, refunds } = await view()
    expect(refunded?.amount).toBe(total)
    for (const { amount, byPayment, parts } of refunds)
      expect(byPayment.amount + parts.reduce((sum, part) => sum + part.amount.amount, 0)).toBe(amount.amount)
    expect(await left()).toEqual({ card: 500, credit: 250 })
    expect((await balances(world)).sumup ?? 0).toBe(sumUpBefore)
    await booksAreRight()
  })

  test('changed by the shop, then by a refund of the rest, comes to the same', async () => {
    const { placed, view, left, total } = await mixed()
    const { lines } = await view()
    await changeOrder(keeper(), placed.number, {
      quantities: new Map([[lines[0]?.id ?? '', 1]]),
      additions: [],
      note: 'Too many plums',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    const some = (await view()).refunded?.amount ?? 0
    expect(some > 0 && some < total).toBe(true)
    await refundOrder(keeper(), placed.number, 'all', 'All of it after all')
    expect((await view()).refunded?.amount).toBe(total)
    expect(await left()).toEqual({ card: 500, credit: 250 })
    await booksAreRight()
  })

  test('given back twice at the same moment goes back once', async () => {
    const { placed, view, left, total } = await mixed()
    const tries = await Promise.allSettled(
      [1, 2, 3].map(() => refundOrder(keeper(), placed.number, 'all', 'Pressed often')),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await view()).refunded?.amount).toBe(total)
    expect(await left()).toEqual({ card: 500, credit: 250 })
    await booksAreRight()
  })
})

describe('goods by weight that a gift card paid for', () => {
  test('and that were lighter are on the card again, to the penny', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 2_000)
    const buyer = await stranger(world)
    const cheese = await jar(world, 9, 700)
    const variantId = cheese.kind === 'product' ? cheese.variantId : ''
    await keeper().services.market.setPackaging(keeper(), variantId, { grams: 500, deposit: null })
    await addToCart(again(world, buyer), cheese, 2)
    await enterGiftCard(again(world, buyer), card.code)
    const ctx = again(world, buyer)
    const { number } = await placeOrder(ctx, await wishOf(ctx))
    const line = (await readOrder(keeper(), number)).lines[0]?.id ?? ''
    await weighLine(keeper(), number, line, 937)
    // £14.00 for a kilogram: £13.12 for 937 g.
    expect(await balanceOf(world.ctx(), card.id)).toBe(2_000 - 1_312)
    await refundOrder(keeper(), number, 'all', 'Mouldy')
    expect(await balanceOf(world.ctx(), card.id)).toBe(2_000)
    await booksAreRight()
  })
})

describe('a standing order on the monthly bill', () => {
  test('is ordered, is owed, and is left out when it would be more than the account may owe', async () => {
    const member = await stranger(world)
    const { email } = requireMember(member)
    const id = await saveBillAccount(keeper(), null, { name: 'The inn', limit: 1_500, emails: [email] })
    const honey = await jar(world, 9, 650)
    const box = await standing(world, member, [wishFor(honey, 2)], { way: 'account' })
    const first = await nextDate(world, box)
    await runStandingOrders({ ...world.ctx(), now: first.cut_off_at })
    expect(await owed(id)).toBe(1_300)
    const second = await nextDate(world, box)
    expect(second.day > first.day).toBe(true)
    for (const moment of [second.cut_off_at, second.gives_up_at])
      await runStandingOrders({ ...world.ctx(), now: moment })
    expect(await owed(id)).toBe(1_300)
    const states = await world
      .ctx()
      .em.execute<{ state: string }[]>(
        'select state from standing_dates where standing_order_id = ? and day <= ? order by day',
        [box, second.day],
      )
    expect(states.map(({ state }) => state)).toEqual(['placed', 'failed'])
    await booksAreRight()
  })
})

const owed = (accountId: string) => owedOn(world.ctx(), accountId)

test('two who buy each other’s cart at once, one by credit and one by card, keep the books whole', async () => {
  const things = [await jar(world, 3, 199), await jar(world, 3, 201)]
  const buyers: Ctx[] = [await stranger(world), await stranger(world), await stranger(world)]
  for (const buyer of buyers) await topUp(world, buyer, 1_000)
  const tries = await Promise.allSettled(
    buyers.map(async (buyer, at) => {
      for (const thing of at % 2 ? things.toReversed() : things)
        await addToCart(again(world, buyer), thing, at + 1)
      const ctx = again(world, buyer)
      return placeOrder(ctx, await wishOf(ctx, { way: 'credit' }))
    }),
  )
  const paid = tries.flatMap((each, at) => (each.status === 'fulfilled' ? [at + 1] : []))
  const sold = paid.reduce((sum, each) => sum + each, 0)
  expect(sold).toBeLessThanOrEqual(3)
  for (const thing of things) {
    const id = thing.kind === 'product' ? thing.variantId : ''
    const [row] = await world
      .ctx()
      .em.execute<{ stock: number; reserved: number }[]>(
        'select stock, reserved from variants where id = ?',
        [id],
      )
    expect(row).toEqual({ stock: 3 - sold, reserved: 0 })
  }
  await booksAreRight()
})

test('an order paid by card alone is given back to the card alone', async () => {
  const buyer = await stranger(world)
  const placed = await order(again(world, buyer), await jar(world, 3, 777), 1)
  await pay(again(world, buyer), placed)
  await refundOrder(keeper(), placed.number, 'all', 'Rained off')
  expect((await readOrder(keeper(), placed.number)).refunds).toMatchObject([{ way: 'sumup', parts: [] }])
  await booksAreRight()
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Ctx } from '#core/contracts/ctx'
import {
  again,
  crashingAfter,
  jar,
  later,
  one,
  paidJars,
  pay,
  quietHouse,
  stateOf,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { balanceOf } from '../gift-cards/balance'
import { enterGiftCard } from '../gift-cards/enter'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { isInParts } from '../orders/placed-before'
import { readOrder } from '../orders/read-order'
import { expireOrders } from '../payments/expire-orders'
import { orderHistory } from '../shop/order-history'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { shareOut } from './refund-parts'

let world: TestHouse
let shop: Ctx
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
  await offerAllWays(world)
})
afterAll(() => world.close())

const shopAgain = () => again(world, shop)

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shopAgain())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

const HELD = `select coalesce(-sum(e.amount), 0)::int as held from ledger_entries e join ledger_accounts a on a.id = e.account_id
  where a.code = 'held-for-orders'`
const held = async () => (await one<{ held: number }>(world, HELD)).held

/** Two jars of £6.50 in the cart of somebody with so much credit. */
async function buyerWith(credit: number, jars = 2) {
  const buyer = await stranger(world)
  if (credit > 0) await topUp(world, buyer, credit)
  const honey = await jar(world, 10)
  await addToCart(buyer, honey, jars)
  return { buyer, honey, ctx: () => again(world, buyer) }
}

const place = async (ctx: Ctx, wish: Parameters<typeof wishOf>[1]) => placeOrder(ctx, await wishOf(ctx, wish))

describe('how a refund is shared out', () => {
  const money = fc.integer({ min: 0, max: 10 ** 12 })
  const parts = fc.array(fc.record({ id: fc.uuid(), left: money }), { maxLength: 6 })

  test('its parts add up, none is more than it paid, and the payment goes first', () => {
    fc.assert(
      fc.property(money, parts, money, (leftOfPayment, left, wanted) => {
        const whole = leftOfPayment + left.reduce((sum, part) => sum + part.left, 0)
        const amount = Math.min(wanted, whole)
        const shared = shareOut(amount, leftOfPayment, left)
        expect(shared.byPayment + shared.parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount)
        expect(shared.byPayment).toBe(Math.min(amount, leftOfPayment))
        for (const part of shared.parts) {
          const most = Math.max(...left.filter(({ id }) => id === part.part_id).map(each => each.left))
          expect(part.amount > 0 && part.amount <= most).toBe(true)
        }
      }),
    )
  })

  test('in any number of steps it is the same sum', () => {
    fc.assert(
      fc.property(
        money,
        fc.array(money, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 })),
        (paid, lefts, weights) => {
          let [open, left] = [paid, lefts.map((amount, at) => ({ id: String(at), left: amount }))]
          let given = 0
          for (const weight of weights) {
            const amount = Math.floor((open + left.reduce((sum, part) => sum + part.left, 0)) / (weight + 1))
            const shared = shareOut(amount, open, left)
            open -= shared.byPayment
            left = left.map(part => ({
              ...part,
              left: part.left - (shared.parts.find(({ part_id }) => part_id === part.id)?.amount ?? 0),
            }))
            given += amount
          }
          expect(open + left.reduce((sum, part) => sum + part.left, 0) + given).toBe(
            paid + lefts.reduce((sum, each) => sum + each, 0),
          )
          expect(open >= 0 && left.every(part => part.left >= 0)).toBe(true)
        },
      ),
    )
  })
})

describe('an order that is paid in parts', () => {
  test('takes credit first and the rest by card, and says how', async () => {
    const { buyer, ctx } = await buyerWith(500)
    const order = await place(ctx(), { creditFirst: true })
    expect(await creditLeft(world, buyer)).toBe(0)
    expect(await readOrder(ctx(), order.number)).toMatchObject({
      state: 'pending',
      way: 'sumup',
      total: { amount: 1_300 },
      due: { amount: 800 },
      parts: [{ way: 'credit', amount: { amount: 500 } }],
    })
    await booksAreRight()
    await pay(ctx(), order)
    expect(await stateOf(world, order)).toBe('paid')
    expect(await held()).toBe(0)
    await booksAreRight()
  })

  test('has no parts where there is no credit to take, and all of it is to be paid', async () => {
    const { ctx } = await buyerWith(0)
    const order = await place(ctx(), { creditFirst: true })
    expect(await readOrder(ctx(), order.number)).toMatchObject({
      state: 'pending',
      way: 'sumup',
      due: { amount: 1_300 },
      parts: [],
    })
    await booksAreRight()
  })

  test('for nothing takes no credit, and is not said to be paid from it', async () => {
    const buyer = await stranger(world)
    await topUp(world, buyer, 500)
    await addToCart(again(world, buyer), await jar(world, 3, 0), 1)
    const order = await place(again(world, buyer), { creditFirst: true })
    expect(await readOrder(again(world, buyer), order.number)).toMatchObject({ state: 'paid', parts: [] })
    expect([order.way, await creditLeft(world, buyer)]).toEqual(['sumup', 500])
  })

  test('is one that wishes for credit beside another way, or has a card in its cart', async () => {
    const ctx = world.ctx()
    expect(await isInParts(ctx, null, { creditFirst: true, way: 'cash' })).toBe(true)
    expect(await isInParts(ctx, null, { creditFirst: true })).toBe(true)
    // From credit alone it is no part.
    expect(await isInParts(ctx, null, { creditFirst: true, way: 'credit' })).toBe(false)
    expect(await isInParts(ctx, null, { way: 'cash' })).toBe(false)
  })

  test('takes a gift card before credit, and what is left of it stays on it', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 2_000)
    const { buyer, ctx } = await buyerWith(500)
    await enterGiftCard(ctx(), card.code.toLowerCase().replaceAll('-', ' '))
    const order = await place(ctx(), { creditFirst: true })
    expect(await readOrder(ctx(), order.number)).toMatchObject({ state: 'paid', due: { amount: 0 } })
    expect([await balanceOf(world.ctx(), card.id), await creditLeft(world, buyer)]).toEqual([700, 500])
    await booksAreRight()
  })

  test('by cash waits for the rest alone, also when it is changed', async () => {
    const { buyer, ctx } = await buyerWith(500)
    const order = await place(ctx(), { creditFirst: true, way: 'cash' })
    await receivePayment(shopAgain(), order.number, { way: 'cash', bankLineId: null })
    const cash = await one(world, 'select amount::int, way from payments where order_id = ?', [order.id])
    expect(cash).toEqual({ amount: 800, way: 'cash' })
    expect([await stateOf(world, order), await creditLeft(world, buyer)]).toEqual(['paid', 0])
    await booksAreRight()
  })

  test('that nobody pays the rest of gives back what was taken, once', async () => {
    const { buyer, honey, ctx } = await buyerWith(500)
    const order = await place(ctx(), { creditFirst: true })
    await Promise.all([
      expireOrders(later(world, 20)),
      expireOrders(later(world, 20)),
      cancelOrder(ctx(), order.number),
    ])
    expect([await creditLeft(world, buyer), await held()]).toEqual([500, 0])
    expect(await stock(world, honey)).toEqual({ stock: 10, reserved: 0 })
    await booksAreRight()
  })

  test('is one order for a double click, and two tabs do not spend the same credit twice', async () => {
    const { buyer, ctx } = await buyerWith(900)
    const wish = await wishOf(ctx(), { creditFirst: true, way: 'cash' })
    await Promise.allSettled([placeOrder(ctx(), wish), placeOrder(ctx(), wish)])
    expect(await creditLeft(world, buyer)).toBe(0)
    const orders = await one(world, 'select count(*)::int as n from orders where member_id = ?', [
      buyer.viewer.member?.id,
    ])
    expect(orders).toEqual({ n: 1 })
    await booksAreRight()
  })

  test('takes nothing when the plug is pulled while it is placed', async () => {
    const { buyer, ctx } = await buyerWith(500)
    const wish = await wishOf(ctx(), { creditFirst: true })
    const before = await held()
    await expect(placeOrder(crashingAfter(ctx(), 'reserve'), wish)).rejects.toThrow('plug')
    expect([await creditLeft(world, buyer), await held()]).toEqual([500, before])
  })

  test('whose card pays too late takes the credit again, or all of the card goes back when it is spent', async () => {
    const { buyer, ctx } = await buyerWith(500)
    const order = await place(ctx(), { creditFirst: true, way: 'transfer' })
    await expireOrders(later(world, 60 * 24 * 8))
    expect(await creditLeft(world, buyer)).toBe(500)
    expect(await receivePayment(shopAgain(), order.number, { way: 'transfer', bankLineId: null })).toBe(
      'paid',
    )
    expect([await stateOf(world, order), await creditLeft(world, buyer)]).toEqual(['paid', 0])

    const other = await buyerWith(500)
    const late = await place(other.ctx(), { creditFirst: true, way: 'transfer' })
    await expireOrders(later(world, 60 * 24 * 8))
    await addToCart(again(world, other.buyer), await jar(world, 5, 500), 1)
    const spender = again(world, other.buyer)
    await placeOrder(spender, await wishOf(spender, { creditFirst: true, way: 'cash' }))
    expect(await receivePayment(shopAgain(), late.number, { way: 'transfer', bankLineId: null })).toBe(
      'refunding',
    )
    await booksAreRight()
  })
})

describe('a refund of it', () => {
  test('goes to the card, then to the gift card, then to credit, in parts that add up', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 500)
    const { buyer, ctx } = await buyerWith(300, 3)
    await enterGiftCard(ctx(), card.code)
    const order = await place(ctx(), { creditFirst: true })
    await pay(ctx(), order)
    const { lines } = await readOrder(shopAgain(), order.number)
    const line = lines[0]?.id ?? ''
    for (const _ of [1, 2, 3])
      await refundOrder(shopAgain(), order.number, [{ orderLineId: line, quantity: 1 }], 'Broke')
    const refunds = (await readOrder(shopAgain(), order.number)).refunds
    const ways = refunds.map(({ amount, byPayment, parts }) => [
      amount.amount,
      byPayment.amount,
      ...parts.map(part => `${part.way} ${part.amount.amount}`),
    ])
    expect(ways).toEqual([
      [650, 650],
      [650, 500, 'gift-card 150'],
      [650, 0, 'gift-card 350', 'credit 300'],
    ])
    expect([await balanceOf(world.ctx(), card.id), await creditLeft(world, buyer)]).toEqual([500, 300])
    const history = await orderHistory(shopAgain(), order.id)
    const said = (of: string) =>
      history.filter(({ what }) => what === of).map(({ amount, way }) => `${amount?.amount} ${way}`)
    expect(said('refund-requested')).toEqual(['650 sumup', '650 null', '650 null'])
    expect(said('refunded').toSorted()).toEqual([
      '150 gift-card',
      '300 credit',
      '350 gift-card',
      '500 sumup',
      '650 sumup',
    ])
    const keeper = await world.browser('shopkeeper')
    const { document } = await keeper.get('cart', `/shop/orders/${order.number}`)
    expect(document.querySelector('main')?.textContent).toContain('£3.50 with a gift card, £3.00 from credit')
    await booksAreRight()
    await expect(
      refundOrder(shopAgain(), order.number, [{ orderLineId: line, quantity: 1 }], 'Again'),
    ).rejects.toThrow()
  })

  test('of an order that was paid in one way is as it was', async () => {
    const { placed } = await paidJars(world, 2)
    await refundOrder(shopAgain(), placed.number, 'all', '')
    const row = await one(world, 'select amount::int, by_payment from refunds where order_id = ?', [
      placed.id,
    ])
    expect(row).toEqual({ amount: 1_300, by_payment: null })
    await booksAreRight()
  })
})

test('the books know no account that is owed what nobody took', async () => {
  const all = await balances(world)
  expect(Object.values(all).reduce((sum, each) => sum + each, 0)).toBe(0)
})

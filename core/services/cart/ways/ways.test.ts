import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Payments } from '#core/contracts/platform/payments'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { type Sellable, SoldOut } from '#core/contracts/seller'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { transaction } from '#core/database/transaction'
import { createNoPayments } from '#core/payments/no-provider'
import { createSumUpPayments } from '#core/payments/sumup'
import { daysLater } from '#core/text/local-time'
import {
  again,
  collectionTime,
  crashingAfter,
  doJobs,
  jar,
  later,
  lettersTo,
  one,
  order,
  pay,
  payAtSumUp,
  quietHouse,
  stateOf,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp, withoutSumUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { beginSetUp, CardsNotTaken } from '../cards/set-up'
import { changeCredit } from '../ledger/change-credit'
import { CreditShort } from '../ledger/credit'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { cancelOrder } from '../orders/cancel-order'
import { checkOut } from '../orders/check-out'
import { moveCollection } from '../orders/collection-slot'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { expireOrders } from '../payments/expire-orders'
import { PaidAnotherWay, requestPayment } from '../payments/request-payment'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { refundOrder } from '../shop/refund-order'
import { keptUntil, TooManyUnpaid, WayNotOffered } from './paid-later'
import { NothingToPay, PaidAlready, receivePayment } from './receive-payment'
import { offeredWays, saveWaysSettings } from './settings'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
beforeEach(() => offerAllWays(world))
afterAll(() => world.close())

const DAY_MINUTES = 24 * 60
const CASH = { way: 'cash', bankLineId: null } as const
const TRANSFER = { way: 'transfer', bankLineId: null } as const
const keeper = () => world.ctx('shopkeeper')
/** So many days on by the clocks, which may change in between. */
const daysOn = (days: number, minutes = 0): Ctx => {
  const { timeZone } = world.ctx().house.site()
  const now = daysLater(new Date(Date.now() + minutes * 60_000), days, timeZone)
  return { ...later(world, 0), now }
}

async function orderBy(way: WayToPay, buyer: Ctx, sellable: Sellable, quantity = 1) {
  await addToCart(buyer, sellable, quantity)
  return placeOrder(again(world, buyer), await wishOf(buyer, { way }))
}

/** What each account changed by while `work` was done. */
async function booked(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await balances(world)
  await work()
  const after = await balances(world)
  const changed = Object.keys(after).map(code => [code, (after[code] ?? 0) - (before[code] ?? 0)] as const)
  return Object.fromEntries(changed.filter(([, change]) => change !== 0))
}

describe('an order that is paid later', () => {
  test('leaves the cart, keeps its jars for days, and tells its buyer how to pay', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 3)]
    const placed = await orderBy('transfer', buyer, honey, 2)
    expect(await countInCart(buyer)).toBe(0)
    await expireOrders(daysOn(7, -5))
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 2 })
    await doJobs(world, 'send-order-letter')
    expect(await lettersTo(world, buyer)).toEqual([`Your order ${placed.number}: please transfer £13.00`])
    await expect(requestPayment(again(world, buyer), placed.id)).rejects.toBeInstanceOf(PaidAnotherWay)
  })

  test('comes to nothing when its days are over, and nobody at SumUp is asked', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 1)]
    const placed = await orderBy('transfer', buyer, honey)
    await expireOrders(withoutSumUp(daysOn(7, 5)))
    expect(await stateOf(world, placed)).toBe('expired')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
  })

  test('stands beside the next one: another cart does not withdraw it, and its jars are not counted twice', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 3)]
    const first = await orderBy('cash', buyer, honey, 2)
    const second = await order(again(world, buyer), honey, 1)
    expect(await stateOf(world, first)).toBe('pending')
    expect(second.id).not.toBe(first.id)
    await expect(addToCart(again(world, buyer), honey, 1)).rejects.toBeInstanceOf(SoldOut)
  })

  test('takes the place of one that waits at SumUp, whose page is closed', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const first = await order(buyer, honey, 1)
    await requestPayment(again(world, buyer), first.id)
    const second = await placeOrder(again(world, buyer), await wishOf(buyer, { way: 'cash' }))
    expect(second.id).not.toBe(first.id)
    expect(await stateOf(world, first)).toBe('cancelled')
    expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 1 })
  })

  test('is one order for a double click', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 5)]
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { way: 'cash' })
    const clicks = await Promise.all([1, 2, 3, 4].map(() => placeOrder(again(world, buyer), wish)))
    expect(new Set(clicks.map(({ id }) => id)).size).toBe(1)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 1 })
  })

  test('in cash is kept until two days after its collection, also when that is moved', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const [soon, late, latest] = [
      await collectionTime(world, 1, 24),
      await collectionTime(world, 1, 24 * 20),
      await collectionTime(world, 1, 24 * 25),
    ]
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { way: 'cash', collectionSlotId: soon })
    const placed = await placeOrder(again(world, buyer), wish)
    await moveCollection(again(world, buyer), placed.number, late)
    await expireOrders(later(world, 21 * DAY_MINUTES))
    expect(await stateOf(world, placed)).toBe('pending')
    await placeOrder(again(world, buyer), { ...wish, collectionSlotId: latest })
    await expireOrders(later(world, 26 * DAY_MINUTES))
    expect(await stateOf(world, placed)).toBe('pending')
    await moveCollection(again(world, buyer), placed.number, soon)
    await expireOrders(later(world, 4 * DAY_MINUTES))
    expect(await stateOf(world, placed)).toBe('expired')
  })

  test('in cash on no particular day is kept for two weeks, to the minute', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const placed = await orderBy('cash', buyer, honey)
    await expireOrders(daysOn(14, -1))
    expect(await stateOf(world, placed)).toBe('pending')
    await expireOrders(daysOn(14, 1))
    expect(await stateOf(world, placed)).toBe('expired')
  })

  test('by transfer gains no time by another collection', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const late = await collectionTime(world, 1, 24 * 20)
    const placed = await orderBy('transfer', buyer, honey)
    await moveCollection(again(world, buyer), placed.number, late)
    await expireOrders(later(world, 8 * DAY_MINUTES))
    expect(await stateOf(world, placed)).toBe('expired')
  })

  test('takes the place of what the same form left at SumUp, when it is sent again for cash', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer)
    const first = await checkOut(again(world, buyer), wish)
    const second = await checkOut(again(world, buyer), { ...wish, way: 'cash' })
    expect([first.next, second.next]).toEqual(['pay', 'later'])
    expect(await stateOf(world, first.order)).toBe('cancelled')
    await expireOrders(later(world, 20))
    expect(await stateOf(world, second.order)).toBe('pending')
    expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 1 })
  })

  test('stands when its form is sent again for a card, and the buyer is told so', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { way: 'cash' })
    const first = await checkOut(again(world, buyer), wish)
    for (const way of ['sumup', 'transfer', 'credit'] as const) {
      const second = await checkOut(withoutSumUp(again(world, buyer)), { ...wish, way })
      expect(second).toMatchObject({ next: 'stands', order: { id: first.order.id, way: 'cash' } })
    }
    expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 1 })
  })

  test('is refused where the shop does not offer it, and for the sixth that nobody has paid', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 9)]
    for (const _ of [1, 2, 3, 4, 5]) await orderBy('cash', buyer, honey)
    await expect(orderBy('transfer', buyer, honey)).rejects.toBeInstanceOf(TooManyUnpaid)
    const bank = { holder: '', account: '', bic: '' }
    await saveWaysSettings(keeper(), { cards: true, ways: [], bank, transferDays: 7 })
    await expect(orderBy('cash', await stranger(world), honey)).rejects.toBeInstanceOf(WayNotOffered)
  })

  test('by card is refused where the shop takes none, on the page and on file, and what is free is not', async () => {
    const bank = { holder: '', account: '', bic: '' }
    const takesCards = (cards: boolean) =>
      saveWaysSettings(keeper(), { cards, ways: ['cash'], bank, transferDays: 7 })
    await takesCards(false)
    const [buyer, honey] = [await stranger(world), await jar(world, 3)]
    await expect(orderBy('sumup', buyer, honey)).rejects.toBeInstanceOf(WayNotOffered)
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    expect((await offeredWays(buyer)).join()).toBe('cash')
    await expect(beginSetUp(buyer)).rejects.toBeInstanceOf(CardsNotTaken)
    const free = await stranger(world)
    await addToCart(free, await jar(world, 1, 0), 1)
    expect(await placeOrder(again(world, free), await wishOf(free))).toMatchObject({ state: 'paid' })
    await takesCards(true)
    expect((await offeredWays(buyer)).join()).toBe('sumup,cash')
    expect(await stateOf(world, await orderBy('sumup', buyer, honey))).toBe('pending')
  })

  test('by card is offered in the currencies that SumUp takes, and nowhere without an account', async () => {
    const real = createSumUpPayments({ apiKey: 'sup_sk_x', merchantCode: 'M1' })
    const offered = (payments: Payments, currency: string) => {
      const ctx = world.ctx()
      const site = () => ({ ...ctx.house.site(), currency })
      return offeredWays({ ...ctx, house: { ...ctx.house, payments, site } })
    }
    for (const [currency, isTaken] of [
      ['GBP', true],
      ['CHF', true],
      ['AUD', false],
      ['JPY', false],
    ] as const)
      expect((await offered(real, currency)).includes('sumup')).toBe(isTaken)
    expect(await offered(world.house.payments, 'JPY')).toContain('sumup')
    expect(await offered(createNoPayments(), 'GBP')).toEqual(['cash', 'transfer', 'credit'])
  })

  test('is kept to the same hour of its last day, also when the clocks change in between', async () => {
    const now = new Date('2032-10-27T23:30:00Z')
    const until = await transaction({ ...world.ctx(), now }, tx => keptUntil(tx, 'transfer', null))
    expect(until.toISOString()).toBe('2032-11-04T00:30:00.000Z')
  })

  test('can be called off by its buyer', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 1)]
    const placed = await orderBy('transfer', buyer, honey)
    expect(await cancelOrder(again(world, buyer), placed.number)).toBe('ended')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
  })
})

describe('a shopkeeper who has the money', () => {
  test('marks it received once, however often they press, and the books say how it came', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2, 650)]
    const placed = await orderBy('transfer', buyer, honey, 2)
    const change = await booked(async () => {
      const presses = [1, 2, 3].map(() => receivePayment(keeper(), placed.number, TRANSFER))
      expect(await Promise.all(presses)).toEqual(['paid', 'paid', 'paid'])
    })
    expect(change).toEqual({ bank: 1300, sales: -1300 })
    const { way, receivedBy } = await readOrder(again(world, buyer), placed.number)
    expect({ way, receivedBy }).toEqual({ way: 'transfer', receivedBy: 'Sam Okafor' })
    expect(await stock(world, honey)).toEqual({ stock: 0, reserved: 0 })
    const { audited } = await one<{ audited: number }>(
      world,
      `select count(*)::int as audited from audit where action = 'payment.received' and subject_id = ?`,
      [placed.id],
    )
    expect(audited).toBe(1)
  })

  test('may take cash for what was to come by transfer, and not both', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const placed = await orderBy('transfer', buyer, honey)
    await receivePayment(keeper(), placed.number, CASH)
    await expect(receivePayment(keeper(), placed.number, TRANSFER)).rejects.toBeInstanceOf(PaidAlready)
  })

  test('takes no cash for an order that is being paid at SumUp this moment', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    await expect(receivePayment(keeper(), placed.number, CASH)).rejects.toBeInstanceOf(PaidAlready)
    expect((await readOrder(again(world, buyer), placed.number)).way).toBe('sumup')
  })

  test('may take cash for one whose page at SumUp was never paid, and the page is closed', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const placed = await order(buyer, honey)
    await requestPayment(again(world, buyer), placed.id)
    await receivePayment(keeper(), placed.number, CASH)
    expect(await verifyOrderPayment(again(world, buyer), placed.id)).toBe('paid')
    expect(await countInCart(buyer)).toBe(0)
  })

  test('sees a transfer that came too late for the last jar become credit', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 1, 500)]
    const placed = await orderBy('transfer', buyer, honey)
    await expireOrders(later(world, 8 * DAY_MINUTES))
    const other = await stranger(world)
    await pay(other, await order(other, honey))
    expect(await receivePayment(keeper(), placed.number, TRANSFER)).toBe('refunding')
    await doJobs(world, 'finish-refund')
    expect(await creditLeft(world, buyer)).toBe(500)
    expect((await balances(world))['refunds-due']).toBe(0)
  })

  test('takes no money for what came to nothing otherwise, and nobody else may take any', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 1)]
    const placed = await orderBy('cash', buyer, honey)
    await expect(receivePayment(again(world, buyer), placed.number, CASH)).rejects.toBeInstanceOf(NotFound)
    await cancelOrder(again(world, buyer), placed.number)
    await expect(receivePayment(keeper(), placed.number, CASH)).rejects.toBeInstanceOf(NothingToPay)
  })
})

describe('credit', () => {
  test('pays an order at once, and one that is more than there is keeps nothing', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 9, 600)]
    await topUp(world, buyer, 1000)
    const paid = await orderBy('credit', buyer, honey)
    expect(await stateOf(world, paid)).toBe('paid')
    await expect(orderBy('credit', again(world, buyer), honey)).rejects.toBeInstanceOf(CreditShort)
    expect(await creditLeft(world, buyer)).toBe(400)
    expect(await stock(world, honey)).toEqual({ stock: 8, reserved: 0 })
  })

  test('finishes an order that was cut short when its form is sent again, and takes the money once', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 9, 600)]
    await topUp(world, buyer, 1000)
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { way: 'credit' })
    await expect(placeOrder(crashingAfter(again(world, buyer), 'settle'), wish)).rejects.toThrow('the plug')
    const clicks = await Promise.all([1, 2, 3].map(() => checkOut(withoutSumUp(again(world, buyer)), wish)))
    expect(clicks.map(({ next }) => next)).toEqual(['done', 'done', 'done'])
    expect(new Set(clicks.map(({ order: { id } }) => id)).size).toBe(1)
    expect(await creditLeft(world, buyer)).toBe(400)
    expect(await stock(world, honey)).toEqual({ stock: 8, reserved: 0 })
  })

  test('that an order cut short was to be paid from is left alone when a card pays for the cart', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 9, 600)]
    await topUp(world, buyer, 1000)
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { way: 'credit' })
    await expect(placeOrder(crashingAfter(again(world, buyer), 'settle'), wish)).rejects.toThrow('the plug')
    expect((await checkOut(again(world, buyer), await wishOf(again(world, buyer)))).next).toBe('pay')
    expect(await creditLeft(world, buyer)).toBe(1000)
    expect(await stock(world, honey)).toEqual({ stock: 9, reserved: 1 })
  })

  test('is never spent twice: an order and four pay-outs at the same moment take it once', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 9, 600)]
    await topUp(world, buyer, 1000)
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { way: 'credit' })
    const payOut = () =>
      changeCredit(keeper(), requireMember(buyer).id, {
        kind: 'pay-out',
        amount: { amount: 600, currency: 'GBP' },
        way: 'cash',
        note: '',
        formId: Bun.randomUUIDv7(),
      })
    const work = [() => placeOrder(again(world, buyer), wish), payOut, payOut, payOut, payOut]
    const tries = await Promise.allSettled(work.map(each => each()))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await creditLeft(world, buyer)).toBe(400)
  })

  test('is what a refund of it becomes again, and cash becomes credit unless the shop hands it out', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 9, 300)]
    await topUp(world, buyer, 900)
    const first = await orderBy('credit', buyer, honey, 3)
    expect(await creditLeft(world, buyer)).toBe(0)
    await refundOrder(keeper(), first.number, 'all', 'Rained off')
    expect(await creditLeft(world, buyer)).toBe(900)

    const second = await orderBy('cash', buyer, honey, 2)
    await receivePayment(keeper(), second.number, CASH)
    const [line] = (await readOrder(again(world, buyer), second.number)).lines
    const half = [{ orderLineId: line?.id ?? '', quantity: 1 }]
    expect(await booked(() => refundOrder(keeper(), second.number, half, 'One broke'))).toEqual({
      credit: -300,
      sales: 300,
    })
    expect(await booked(() => refundOrder(keeper(), second.number, half, 'The other too', 'cash'))).toEqual({
      cash: -300,
      sales: 300,
    })
  })

  test('can be what a card is refunded to, of which SumUp is not asked', async () => {
    const [buyer, honey] = [await stranger(world), await jar(world, 1, 450)]
    const placed = await order(buyer, honey)
    await pay(buyer, placed)
    await refundOrder(withoutSumUp(keeper()), placed.number, 'all', 'As you wished', 'credit')
    expect(await creditLeft(world, buyer)).toBe(450)
  })
})

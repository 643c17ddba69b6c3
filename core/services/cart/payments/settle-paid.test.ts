import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { press } from '#core/payments/sandbox/cast'
import {
  again,
  crashingAfter,
  doJobs,
  jar,
  later,
  lettersTo,
  one,
  order,
  payAtSumUp,
  stateOf,
  stock,
  stranger,
} from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { sendOrderLetter } from '../letters/send-order-letter'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { endUnpaid } from './end-unpaid'
import { expireOrders } from './expire-orders'
import { reconcilePayments } from './reconcile-payments'
import { requestPayment } from './request-payment'
import { verifyOrderPayment } from './verify-order-payment'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const movements = (orderId: string) =>
  one<{ sales: number }>(
    world,
    `select count(*)::int as sales from stock_movements m join order_lines l on l.id = m.order_line_id
     where l.order_id = ? and m.reason = 'sale'`,
    [orderId],
  )

describe('an order is paid exactly once', () => {
  test('a callback twice, the return page and two jobs at the same moment: one settlement, one letter', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 3)
    const placed = await order(buyer, honey, 2)
    await payAtSumUp(buyer, placed)
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => verifyOrderPayment(again(world, buyer), placed.id)),
    )
    expect(new Set(outcomes)).toEqual(new Set(['paid']))
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
    expect((await movements(placed.id)).sales).toBe(1)
    await doJobs(world, 'send-order-letter')
    expect(await lettersTo(world, buyer)).toEqual([`Your order ${placed.number} is paid`])
  })

  test('what was paid leaves the cart; what was put there since stays', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 9)
    const jam = await jar(world, 9)
    const placed = await order(buyer, honey, 2)
    await payAtSumUp(buyer, placed)
    await addToCart(buyer, honey, 1)
    await addToCart(buyer, jam, 4)
    await verifyOrderPayment(buyer, placed.id)
    expect(await countInCart(buyer)).toBe(5)
  })

  test('the letter is sent once, though its job runs three times', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1, 0))
    const payload = { orderId: placed.id, kind: 'paid' }
    await Promise.all([1, 2, 3].map(() => sendOrderLetter(world.ctx(), payload)))
    expect(await lettersTo(world, buyer)).toHaveLength(1)
  })

  test('an unpaid, failed or foreign checkout changes nothing', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    expect(await verifyOrderPayment(buyer, placed.id)).toBe('waiting')
    expect(await stateOf(world, placed)).toBe('pending')
  })

  test('a payment of another amount than was asked for pays nothing', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await payAtSumUp(buyer, placed)
    await world.ctx().em.execute('update payments set amount = amount + 1 where order_id = ?', [placed.id])
    expect(await verifyOrderPayment(buyer, placed.id)).toBe('waiting')
    expect(await stateOf(world, placed)).toBe('pending')
  })
})

describe('an order that nobody pays', () => {
  test('gives its stock back after its time, and the cart still holds everything', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await expireOrders(later(world, 14))
    expect(await stateOf(world, placed)).toBe('pending')
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('expired')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
    expect(await countInCart(buyer)).toBe(1)
  })

  test('cannot be paid any more at SumUp once its stock is given away', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const hostedUrl = await requestPayment(buyer, placed.id)
    await endUnpaid(world.ctx(), placed.id, 'cancelled')
    const page = await fetch(String(hostedUrl))
    expect(page.status).toBe(410)
  })

  test('was paid after all while it was about to expire: it is paid', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await stock(world, honey)).toEqual({ stock: 0, reserved: 0 })
  })

  test('expiry against payment at the same moment ends in one of the two, and the stock fits', async () => {
    for (let round = 0; round < 5; round++) {
      const buyer = await stranger(world)
      const honey = await jar(world, 1)
      const placed = await order(buyer, honey)
      const page = await requestPayment(buyer, placed.id)
      await Promise.all([
        press(page, 'payment').then(() => verifyOrderPayment(again(world, buyer), placed.id)),
        endUnpaid(later(world, 16), placed.id, 'expired'),
      ])
      const state = await stateOf(world, placed)
      const left = await stock(world, honey)
      expect(left).toEqual(state === 'paid' ? { stock: 0, reserved: 0 } : { stock: 1, reserved: 0 })
      expect(['paid', 'expired']).toContain(state)
    }
  })

  test('waits when SumUp cannot be asked, and is given up an hour later all the same', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await requestPayment(buyer, placed.id)
    await world.sandbox.behaviour.down()
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('pending')
    await expireOrders(later(world, 76))
    expect(await stateOf(world, placed)).toBe('expired')
    await world.sandbox.behaviour.up()
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
  })
})

describe('money that comes late', () => {
  /** Given up while SumUp was silent, although it had been paid. */
  async function paidLate(
    buyer: Awaited<ReturnType<typeof stranger>>,
    honey: Awaited<ReturnType<typeof jar>>,
  ) {
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    await world.sandbox.behaviour.down()
    await expireOrders(later(world, 76))
    await world.sandbox.behaviour.up()
    expect(await stateOf(world, placed)).toBe('expired')
    return placed
  }

  test('buys what is left', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await paidLate(buyer, honey)
    await reconcilePayments(later(world, 80))
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await stock(world, honey)).toEqual({ stock: 0, reserved: 0 })
  })

  test('goes back in full when all is sold, with one apology, and once', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await paidLate(buyer, honey)
    const other = await stranger(world)
    const theirs = await order(other, honey)
    expect(await verifyOrderPayment(again(world, buyer), placed.id)).toBe('refunding')
    expect(await verifyOrderPayment(again(world, buyer), placed.id)).toBe('refunding')
    await doJobs(world, 'finish-refund')
    await doJobs(world, 'send-order-letter')
    expect(await stateOf(world, placed)).toBe('expired')
    const refund = await one(world, 'select amount, state from refunds where order_id = ?', [placed.id])
    expect(refund).toEqual({ amount: 650, state: 'done' })
    const { transaction_id: id } = await one<{ transaction_id: string }>(
      world,
      'select transaction_id from payments where order_id = ?',
      [placed.id],
    )
    expect((await world.house.payments.getTransaction(id)).refunded.amount).toBe(650)
    expect(await lettersTo(world, buyer)).toEqual([
      `We are sorry: order ${placed.number} came too late`,
      `Refund for your order ${placed.number}`,
    ])
    expect(await stateOf(world, theirs)).toBe('pending')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
  })
})

describe('a crash between two steps loses nothing', () => {
  test('after the order was placed, before SumUp was asked: it can still be paid', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await payAtSumUp(again(world, buyer), placed)
    await reconcilePayments(later(world, 2))
    expect(await stateOf(world, placed)).toBe('paid')
  })

  test('after SumUp made the checkout, before we kept its address: the same one is found again', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const first = await requestPayment(buyer, placed.id)
    await forgetCheckout(placed.id)
    expect(await requestPayment(again(world, buyer), placed.id)).toBe(first)
  })

  test('the same, and it was paid: the job finds the money by our reference', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    await forgetCheckout(placed.id)
    await reconcilePayments(later(world, 2))
    expect(await stateOf(world, placed)).toBe('paid')
  })

  test('in the middle of settling: nothing of it has happened, and the next try does all of it', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    const crashing = crashingAfter(again(world, buyer), 'settle')
    await expect(verifyOrderPayment(crashing, placed.id)).rejects.toThrow('the plug was pulled')
    expect(await stateOf(world, placed)).toBe('pending')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
    await reconcilePayments(later(world, 2))
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await stock(world, honey)).toEqual({ stock: 0, reserved: 0 })
  })

  test('in the middle of giving stock back: the next run does all of it', async () => {
    const honey = await jar(world, 1)
    const placed = await order(await stranger(world), honey)
    const crashing = crashingAfter(later(world, 16), 'release')
    await expect(endUnpaid(crashing, placed.id, 'expired')).rejects.toThrow('the plug was pulled')
    expect(await stateOf(world, placed)).toBe('pending')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('expired')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
  })

  async function forgetCheckout(orderId: string) {
    await world
      .ctx()
      .em.execute(
        `update payments set checkout_id = null, hosted_url = null, state = 'created' where order_id = ?`,
        [orderId],
      )
  }
})

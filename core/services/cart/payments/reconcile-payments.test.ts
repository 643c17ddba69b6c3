import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
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
  quietHouse,
  stateOf,
  stock,
  stranger,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { endUnpaid } from './end-unpaid'
import { expireOrders } from './expire-orders'
import { reconcilePayments } from './reconcile-payments'
import { requestPayment } from './request-payment'
import { verifyOrderPayment } from './verify-order-payment'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

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

describe('one that cannot be looked at', () => {
  /** Its seller fails the first time that it is called, and never again. */
  function failingOnce(ctx: Ctx, call: 'settle' | 'release'): Ctx {
    const { market } = ctx.services
    let failed = false
    const once = async (...args: Parameters<typeof market.settle>) => {
      if (failed) return market[call](...args)
      failed = true
      throw new Error('the plug was pulled')
    }
    return { ...ctx, services: { ...ctx.services, market: { ...market, [call]: once } } }
  }

  const twoOrders = async () => {
    const buyers = [await stranger(world), await stranger(world)] as const
    return [
      { buyer: buyers[0], placed: await order(buyers[0], await jar(world, 1)) },
      { buyer: buyers[1], placed: await order(buyers[1], await jar(world, 1)) },
    ] as const
  }
  const statesOf = (orders: Awaited<ReturnType<typeof twoOrders>>) =>
    Promise.all(orders.map(({ placed }) => stateOf(world, placed)))

  test('holds up no payment that came after it, and is looked at again', async () => {
    const orders = await twoOrders()
    for (const { buyer, placed } of orders) await payAtSumUp(buyer, placed)
    await expect(reconcilePayments(failingOnce(later(world, 2), 'settle'))).rejects.toThrow('plug')
    expect((await statesOf(orders)).toSorted()).toEqual(['paid', 'pending'])
    await reconcilePayments(later(world, 3))
    expect(await statesOf(orders)).toEqual(['paid', 'paid'])
  })

  test('holds up no order whose time has run out', async () => {
    const orders = await twoOrders()
    await expect(expireOrders(failingOnce(later(world, 16), 'release'))).rejects.toThrow('plug')
    expect((await statesOf(orders)).toSorted()).toEqual(['expired', 'pending'])
    await expireOrders(later(world, 16))
    expect(await statesOf(orders)).toEqual(['expired', 'expired'])
  })
})

describe('however many payments are unproven', () => {
  const MANY = 130

  /** Nobody pays these, and SumUp knows nothing of them. */
  async function placedMeanwhile(orderId: string) {
    await sql`insert into payments (id, order_id, reference, state, amount, currency, created_at)
      select gen_random_uuid(), ${orderId}, 'meanwhile-' || n, 'failed', 650, 'GBP', now() + interval '1 second'
      from generate_series(1, ${MANY}::int) n`.execute(db(world.ctx()))
  }
  const meanwhile = () =>
    db(world.ctx()).selectFrom('payments').where('reference', 'like', 'meanwhile-%').select('asked_at')

  test('one that was made before them is found, and each is asked about', async () => {
    const [buyer, other] = [await stranger(world), await stranger(world)]
    const placed = await order(buyer, await jar(world, 1))
    const unpaid = await order(other, await jar(world, 1))
    await payAtSumUp(buyer, placed)
    await placedMeanwhile(unpaid.id)
    await reconcilePayments(later(world, 3))
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await meanwhile().where('asked_at', 'is', null).execute()).toEqual([])
  })

  test('those that were asked about are not asked again at once, and later they are', async () => {
    const asked = async (minutes: number) => {
      const ctx = later(world, minutes)
      await reconcilePayments(ctx)
      return (await meanwhile().where('asked_at', '=', ctx.now).execute()).length
    }
    expect(await asked(8)).toBe(MANY)
    expect(await asked(9)).toBe(0)
    expect(await asked(11)).toBe(MANY)
  })
})

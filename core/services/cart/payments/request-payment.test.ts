import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Payments } from '#core/contracts/platform/payments'
import { NotFound } from '#core/contracts/refusal'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { press } from '#core/payments/sandbox/cast'
import { again, jar, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { cancelOrder } from '../orders/cancel-order'
import { RESERVATION_MINUTES } from '../ways/paid-later'
import { keepCheckout, LEAST_TIME_MS, OrderOver, requestPayment } from './request-payment'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const paymentOf = (orderId: string) =>
  one<{ id: string; checkout_id: string | null; hosted_url: string | null; state: string }>(
    world,
    'select id, checkout_id, hosted_url, state from payments where order_id = ?',
    [orderId],
  )

describe('the page where an order is paid', () => {
  test('is the same one, however often it is asked for', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const first = await requestPayment(buyer, placed.id)
    expect(first).not.toBeNull()
    expect(await requestPayment(again(world, buyer), placed.id)).toBe(first)
  })

  test('is not there for anybody else, nor for a visitor', async () => {
    const placed = await order(await stranger(world), await jar(world, 1))
    await expect(requestPayment(await stranger(world), placed.id)).rejects.toBeInstanceOf(NotFound)
    await expect(requestPayment(world.ctx(), placed.id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is not opened when there is hardly time left to pay', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const { reserved_until: until } = await one<{ reserved_until: Date }>(
      world,
      'select reserved_until from orders where id = ?',
      [placed.id],
    )
    const leaving = (ms: number) => ({ ...again(world, buyer), now: new Date(until.getTime() - ms) })
    expect(until.getTime() - buyer.now.getTime()).toBe(RESERVATION_MINUTES * 60_000)
    await expect(requestPayment(leaving(LEAST_TIME_MS), placed.id)).rejects.toBeInstanceOf(OrderOver)
    expect((await paymentOf(placed.id)).checkout_id).toBeNull()
    expect(await requestPayment(leaving(LEAST_TIME_MS + 1), placed.id)).not.toBeNull()
  })

  test('is none when the checkout, whose answer was lost, has been paid: the order is', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await press(await lostPage(buyer, placed.id), 'payment')
    expect(await requestPayment(again(world, buyer), placed.id)).toBeNull()
    expect((await paymentOf(placed.id)).state).toBe('paid')
  })

  test('is the one whose answer was lost while it can be paid, also after a payment that failed', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    const page = await lostPage(buyer, placed.id)
    await press(page, 'failure')
    expect(await requestPayment(again(world, buyer), placed.id)).toBe(page)
  })

  test('is none for an order that is paid or called off', async () => {
    const buyer = await stranger(world)
    const paid = await order(buyer, await jar(world, 1))
    await pay(again(world, buyer), paid)
    expect(await requestPayment(again(world, buyer), paid.id)).toBeNull()
    const off = await order(again(world, buyer), await jar(world, 1))
    await cancelOrder(again(world, buyer), off.number)
    await expect(requestPayment(again(world, buyer), off.id)).rejects.toBeInstanceOf(OrderOver)
  })
})

/** SumUp opens the page of an order, and we do not hear of it. */
async function lostPage(buyer: Ctx, orderId: string): Promise<string | null> {
  let page: string | null = null
  const ctx = again(world, buyer)
  const payments: Payments = {
    ...ctx.house.payments,
    createCheckout: async request => {
      page = (await ctx.house.payments.createCheckout(request)).hostedUrl
      throw new PaymentsUnavailable()
    },
  }
  const lost = requestPayment({ ...ctx, house: { ...ctx.house, payments } }, orderId)
  await expect(lost).rejects.toBeInstanceOf(PaymentsUnavailable)
  expect((await paymentOf(orderId)).checkout_id).toBeNull()
  return page
}

describe('the checkout of a payment', () => {
  test('once known is never another', async () => {
    const placed = await order(await stranger(world), await jar(world, 1))
    const { id } = await paymentOf(placed.id)
    const kept = { id: Bun.randomUUIDv7(), hostedUrl: 'https://pay.example.test/kept' }
    await keepCheckout(world.ctx(), id, kept)
    await keepCheckout(world.ctx(), id, {
      id: Bun.randomUUIDv7(),
      hostedUrl: 'https://pay.example.test/other',
    })
    const known = { id, checkout_id: kept.id, hosted_url: kept.hostedUrl, state: 'pending' }
    expect(await paymentOf(placed.id)).toEqual(known)
  })

  test('found again without its address, it keeps the one we knew and the state it is in', async () => {
    const placed = await order(await stranger(world), await jar(world, 1))
    const { id } = await paymentOf(placed.id)
    const kept = { id: Bun.randomUUIDv7(), hostedUrl: 'https://pay.example.test/kept' }
    await keepCheckout(world.ctx(), id, kept)
    await world.ctx().em.execute(`update payments set state = 'failed' where id = ?`, [id])
    await keepCheckout(world.ctx(), id, { id: kept.id, hostedUrl: null })
    const known = { id, checkout_id: kept.id, hosted_url: kept.hostedUrl, state: 'failed' }
    expect(await paymentOf(placed.id)).toEqual(known)
  })
})

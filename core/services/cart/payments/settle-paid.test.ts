import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { cancelOccurrence } from '#core/services/events/organising/cancel-occurrence'
import { placesOf, stage } from '#core/services/events/testing/stage'
import {
  again,
  bookedOf,
  collectionTime,
  crashingAfter,
  doJobs,
  jar,
  lettersTo,
  one,
  order,
  payAtSumUp,
  quietHouse,
  stateOf,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import { askSellers } from '../fulfilment/ask-sellers'
import { orderedItems } from '../fulfilment/ordered-items'
import { sendOrderLetter } from '../letters/send-order-letter'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { placeOrder } from '../orders/place-order'
import { settlePaid } from './settle-paid'
import { verifyOrderPayment } from './verify-order-payment'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
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

describe('money for what cannot be handed over any more', () => {
  /** A jar that is kept, a ticket for a day that is called off meanwhile, and a time to collect; paid at SumUp. */
  async function paidInVain() {
    const [buyer, honey] = [await stranger(world), await jar(world, 2)]
    const day = await stage(world.ctx(), { places: 3 })
    const slotId = await collectionTime(world, 1)
    await addToCart(buyer, honey, 1)
    await addToCart(buyer, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }, 2)
    const placed = await placeOrder(buyer, await wishOf(buyer, { collectionSlotId: slotId }))
    await payAtSumUp(buyer, placed)
    await cancelOccurrence(world.ctx('organiser'), day.occurrenceId)
    return { buyer, honey, day, slotId, placed }
  }

  test('goes back whole, and what was promised for it is free: stock, places and the time to collect', async () => {
    const { buyer, honey, day, slotId, placed } = await paidInVain()
    const { ctx, purged } = watchPurges(again(world, buyer))
    expect(await verifyOrderPayment(ctx, placed.id)).toBe('refunding')
    expect(await stateOf(world, placed)).toBe('expired')
    expect(await stock(world, honey)).toEqual({ stock: 2, reserved: 0 })
    expect(await placesOf(world.ctx(), day)).toEqual({ size: 3, sold: 0, reserved: 0 })
    expect(await bookedOf(world, slotId)).toEqual({ booked: 0, orders: [] })
    expect(purged).toContain(`viewer:${buyer.viewer.member?.id}`)
    expect(await refundOf(placed.id)).toEqual({
      amount: 650 + 2 * 500,
      currency: 'GBP',
      state: 'requested',
      requested_by_id: null,
      reason: 'Paid after the time had run out, and sold out by then',
    })
    expect(await countInCart(buyer)).toBe(3)
  })

  test('is told in one letter, given back once, and issues no ticket, however often SumUp says it is paid', async () => {
    const { buyer, placed } = await paidInVain()
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => verifyOrderPayment(again(world, buyer), placed.id)),
    )
    expect(new Set(outcomes)).toEqual(new Set(['refunding']))
    await doJobs(world, 'finish-refund')
    await doJobs(world, 'send-order-letter')
    expect(await refundOf(placed.id)).toMatchObject({ state: 'done' })
    expect(await lettersTo(world, buyer)).toEqual([
      `We are sorry: order ${placed.number} came too late`,
      `Refund for your order ${placed.number}`,
    ])
    const tickets = await world
      .ctx()
      .em.execute('select id from tickets where holder_id = ?', [buyer.viewer.member?.id])
    expect(tickets).toEqual([])
  })

  test('of an order that was called off stays called off, since when it was', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const placed = await order(buyer, honey)
    await payAtSumUp(buyer, placed)
    const settledAt = new Date('2026-06-01T12:00:00.000Z')
    await transaction(world.ctx(), async tx => {
      const items = await orderedItems(tx, placed.id)
      await tx.services.market.release(tx, items)
      await db(tx)
        .updateTable('orders')
        .set({ state: 'cancelled', settled_at: settledAt })
        .where('id', '=', placed.id)
        .execute()
    })
    await order(await stranger(world), honey)
    expect(await verifyOrderPayment(again(world, buyer), placed.id)).toBe('refunding')
    expect(
      await one<object>(world, 'select state, settled_at from orders where id = ?', [placed.id]),
    ).toEqual({
      state: 'cancelled',
      settled_at: settledAt,
    })
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
  })

  test('that any other fault stops is neither kept nor given back: the next try settles it', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await payAtSumUp(buyer, placed)
    const crashing = crashingAfter(again(world, buyer), 'settle')
    await expect(verifyOrderPayment(crashing, placed.id)).rejects.toThrow('the plug was pulled')
    expect(await world.ctx().em.execute('select id from refunds where order_id = ?', [placed.id])).toEqual([])
    expect(await verifyOrderPayment(again(world, buyer), placed.id)).toBe('paid')
  })
})

describe('a paid order', () => {
  test('says by which transaction, tells its buyer once, and the pages that knew it otherwise are forgotten', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await payAtSumUp(buyer, placed)
    const { ctx, purged } = watchPurges(again(world, buyer))
    await verifyOrderPayment(ctx, placed.id)
    expect(purged).toContain(`viewer:${buyer.viewer.member?.id}`)
    const payment = await one<{
      state: string
      transaction_id: string
      transaction_code: string
      paid_at: Date
    }>(world, 'select state, transaction_id, transaction_code, paid_at from payments where order_id = ?', [
      placed.id,
    ])
    const { code } = await world.house.payments.getTransaction(payment.transaction_id)
    expect(payment).toMatchObject({ state: 'paid', transaction_code: code, paid_at: expect.any(Date) })
    const told = await db(world.ctx())
      .selectFrom('ap_activities')
      .select(['type', 'payload', 'audience'])
      .where('subject_id', '=', placed.id)
      .execute()
    const memberId = buyer.viewer.member?.id
    expect(told).toEqual([
      { type: 'Accept', audience: 'internal', payload: { number: placed.number, memberId, state: 'paid' } },
    ])
  })

  test('that is free is settled without SumUp, and keeps its time to collect', async () => {
    const buyer = await stranger(world)
    const slotId = await collectionTime(world, 1)
    await addToCart(buyer, await jar(world, 1, 0), 1)
    const placed = await placeOrder(buyer, await wishOf(buyer, { collectionSlotId: slotId }))
    expect([placed.state, await stateOf(world, placed)]).toEqual(['paid', 'paid'])
    expect(await bookedOf(world, slotId)).toEqual({ booked: 1, orders: [placed.number] })
    expect(
      await one<object>(world, 'select transaction_id from payments where order_id = ?', [placed.id]),
    ).toEqual({
      transaction_id: null,
    })
    await expect(settlePaid(world.ctx(), Bun.randomUUIDv7(), null)).rejects.toThrow('No payment')
  })
})

test('sellers are asked of their own alone: the market first, each in the order of its keys', async () => {
  const { market } = world.ctx().services
  const ids = Array.from({ length: 6 }, (_, index) => `0000000${(index * 5) % 6}-0000-7000-8000-000000000000`)
  const items = ids.map((id, index) => ({
    orderLineId: id,
    quantity: 1,
    sellable:
      index % 2 === 0
        ? ({ kind: 'ticket', ticketTypeId: id, occurrenceId: id } as const)
        : ({ kind: 'product', variantId: id } as const),
  }))
  const asked: string[][] = []
  await askSellers(world.ctx(), items, async (seller, own) => {
    asked.push([
      seller === market ? 'market' : 'events',
      ...own.map(({ orderLineId }) => orderLineId.slice(7, 8)),
    ])
  })
  expect(asked).toEqual([
    ['market', '1', '3', '5'],
    ['events', '0', '2', '4'],
  ])
  await askSellers(world.ctx(), [], async () => {
    throw new Error('nobody was to be asked')
  })
})

const refundOf = (orderId: string) =>
  one<object>(
    world,
    'select amount, currency, state, reason, requested_by_id from refunds where order_id = ?',
    [orderId],
  )

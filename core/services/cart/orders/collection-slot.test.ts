import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SlotFull, SlotGone, TooLateToMove } from '#core/contracts/events'
import { NotFound } from '#core/contracts/refusal'
import { removeSlot, SlotBooked } from '#core/services/events/organising/create-slots'
import { bookSlot, cancelBooking } from '#core/services/events/slots/book-slot'
import { freeSlots } from '#core/services/events/slots/free-slots'
import { stage } from '#core/services/events/testing/stage'
import {
  again,
  bookedOf,
  collectionTime,
  doJobs,
  jar,
  later,
  one,
  pay,
  payAtSumUp,
  quietHouse,
  stateOf,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { markCollected } from '../fulfilment/collections'
import { addToCart } from '../lines/add-to-cart'
import { expireOrders } from '../payments/expire-orders'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { refundOrder } from '../shop/refund-order'
import { cancelOrder } from './cancel-order'
import { mayMoveCollection, moveCollection, NothingToCollect } from './collection-slot'
import { placeOrder } from './place-order'
import { orderById } from './read-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

async function orderFor(buyer: Ctx, slotId: string | null, sellable?: Awaited<ReturnType<typeof jar>>) {
  await addToCart(buyer, sellable ?? (await jar(world, 1)), 1)
  return placeOrder(buyer, await wishOf(buyer, { collectionSlotId: slotId }))
}

async function paidFor(buyer: Ctx, slotId: string | null) {
  const placed = await orderFor(buyer, slotId)
  await pay(again(world, buyer), placed)
  return placed
}

describe('the time an order is collected', () => {
  test('has its last place taken by one order, however many are placed at the same moment', async () => {
    const slot = await collectionTime(world, 2)
    const buyers = await Promise.all(Array.from({ length: 6 }, () => stranger(world)))
    // A jar each: with one for all, they would wait for each other at the shelf.
    const jars = await Promise.all(buyers.map(() => jar(world, 1)))
    for (const [index, buyer] of buyers.entries()) await addToCart(buyer, jars[index]!, 1)
    const wishes = await Promise.all(buyers.map(buyer => wishOf(buyer, { collectionSlotId: slot })))
    const outcomes = await Promise.allSettled(
      buyers.map((buyer, index) => placeOrder(again(world, buyer), wishes[index]!)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    for (const [index, outcome] of outcomes.entries()) {
      const refused = outcome.status === 'rejected'
      if (refused) expect(outcome.reason).toBeInstanceOf(SlotFull)
      expect(await stock(world, jars[index]!)).toEqual({ stock: 1, reserved: refused ? 0 : 1 })
    }
    expect((await bookedOf(world, slot)).booked).toBe(2)
  })

  test('is raced for by orders and by members who book it for itself', async () => {
    const slot = await collectionTime(world, 1)
    const people = await Promise.all(Array.from({ length: 6 }, () => stranger(world)))
    const honey = await jar(world, 10)
    const outcomes = await Promise.allSettled(
      people.map((person, index) => (index % 2 ? bookSlot(person, slot) : orderFor(person, slot, honey))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await bookedOf(world, slot)).booked).toBe(1)
  })

  test('takes one place a member, with however many orders, and until the last of them is gone', async () => {
    const slot = await collectionTime(world, 1)
    const buyer = await stranger(world)
    await bookSlot(buyer, slot)
    const first = await paidFor(buyer, slot)
    const second = await orderFor(again(world, buyer), slot)
    expect(await bookedOf(world, slot)).toEqual({ booked: 1, orders: [first.number, second.number].sort() })
    await cancelOrder(again(world, buyer), second.number)
    await cancelBooking(again(world, buyer), slot)
    expect(await bookedOf(world, slot)).toEqual({ booked: 1, orders: [first.number] })
    await expect(bookSlot(await stranger(world), slot)).rejects.toThrow(SlotFull)
    await refundOrder(world.ctx('shopkeeper'), first.number, 'all', 'Frost')
    expect(await bookedOf(world, slot)).toEqual({ booked: 0, orders: [] })
  })

  test('is free again when the order expires or is called off', async () => {
    const slot = await collectionTime(world, 1)
    const first = await stranger(world)
    const placed = await orderFor(first, slot)
    await expireOrders(later(world, 16))
    expect(await stateOf(world, placed)).toBe('expired')
    expect((await bookedOf(world, slot)).booked).toBe(0)
    const second = await stranger(world)
    const next = await orderFor(second, slot)
    await cancelOrder(second, next.number)
    expect((await bookedOf(world, slot)).booked).toBe(0)
  })

  test('stays while something of the order is left to collect', async () => {
    const slot = await collectionTime(world, 1)
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 5), 2)
    const placed = await placeOrder(buyer, await wishOf(buyer, { collectionSlotId: slot }))
    await pay(again(world, buyer), placed)
    const order = await orderById(world.ctx(), placed.id)
    const line = { orderLineId: order!.lines[0]!.id, quantity: 1 }
    await refundOrder(world.ctx('shopkeeper'), placed.number, [line], 'One was cracked')
    expect((await bookedOf(world, slot)).booked).toBe(1)
    await refundOrder(world.ctx('shopkeeper'), placed.number, [line], 'So was the other')
    expect((await bookedOf(world, slot)).booked).toBe(0)
  })

  test('is not needed for tickets alone', async () => {
    const slot = await collectionTime(world, 1)
    const buyer = await stranger(world)
    const day = await stage(world.ctx(), { places: 4 })
    const ticket = { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId } as const
    const placed = await orderFor(buyer, slot, ticket)
    expect((await bookedOf(world, slot)).booked).toBe(0)
    await expect(moveCollection(buyer, placed.number, slot)).rejects.toThrow(NothingToCollect)
  })

  test('cannot be one that has begun, or that is none; nothing is ordered then', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    await expect(orderFor(buyer, await collectionTime(world, 1, -0.2), honey)).rejects.toThrow(SlotGone)
    for (const none of [Bun.randomUUIDv7(), 'nowhere']) {
      const wish = await wishOf(buyer, { collectionSlotId: none })
      await expect(placeOrder(buyer, wish)).rejects.toThrow(SlotGone)
    }
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 0 })
  })

  test('is what the last form says, while the same order waits to be paid', async () => {
    const [early, late] = [await collectionTime(world, 1), await collectionTime(world, 1)]
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 1), 1)
    const wish = await wishOf(buyer, { collectionSlotId: early })
    const placed = await placeOrder(buyer, wish)
    const back = await placeOrder(again(world, buyer), { ...wish, collectionSlotId: late })
    expect(back.id).toBe(placed.id)
    expect([await bookedOf(world, early), await bookedOf(world, late)].map(({ booked }) => booked)).toEqual([
      0, 1,
    ])
    const anew = await wishOf(again(world, buyer), { collectionSlotId: null })
    expect((await placeOrder(again(world, buyer), anew)).id).toBe(placed.id)
    expect((await bookedOf(world, late)).booked).toBe(0)
  })

  test('is not taken away by an organiser while an order has it', async () => {
    const slot = await collectionTime(world, 1)
    await orderFor(await stranger(world), slot)
    await expect(removeSlot(world.ctx('organiser'), slot)).rejects.toThrow(SlotBooked)
  })

  test('is retired once no order has it any more, and offered to nobody', async () => {
    const slot = await collectionTime(world, 1)
    const buyer = await stranger(world)
    const placed = await orderFor(buyer, slot)
    await cancelOrder(again(world, buyer), placed.number)
    await one(world, 'update orders set collection_slot_id = ? where number = ? returning id', [
      slot,
      placed.number,
    ])
    for (let times = 0; times < 2; times++) await removeSlot(world.ctx('organiser'), slot)
    expect(await one(world, 'select count(*)::int as count from slots where id = ?', [slot])).toEqual({
      count: 1,
    })
    expect((await freeSlots(world.ctx('member'), 500)).map(({ id }) => id)).not.toContain(slot)
    await expect(bookSlot(world.ctx('member'), slot)).rejects.toThrow(SlotFull)
    await expect(orderFor(await stranger(world), slot)).rejects.toThrow(SlotFull)
  })
})

describe('another time', () => {
  test('is taken and the first one freed, by the buyer or the shop', async () => {
    const [early, late] = [await collectionTime(world, 1), await collectionTime(world, 1)]
    const buyer = await stranger(world)
    const placed = await paidFor(buyer, early)
    for (const other of [await stranger(world), world.ctx()]) {
      await expect(moveCollection(other, placed.number, late)).rejects.toThrow(NotFound)
    }
    await moveCollection(again(world, buyer), placed.number, late)
    expect(await bookedOf(world, early)).toEqual({ booked: 0, orders: [] })
    expect(await bookedOf(world, late)).toEqual({ booked: 1, orders: [placed.number] })
    await moveCollection(again(world, buyer), placed.number, null)
    expect((await bookedOf(world, late)).booked).toBe(0)
    expect((await orderById(world.ctx(), placed.id))?.slotLost).toBe(false)
  })

  test('that is full leaves the order where it was', async () => {
    const [early, late] = [await collectionTime(world, 1), await collectionTime(world, 1)]
    await orderFor(await stranger(world), late)
    const buyer = await stranger(world)
    const placed = await orderFor(buyer, early)
    await expect(moveCollection(buyer, placed.number, late)).rejects.toThrow(SlotFull)
    expect(await bookedOf(world, early)).toEqual({ booked: 1, orders: [placed.number] })
  })

  test('is moved to and fro by many at once, and each slot counts right', async () => {
    const slots = [await collectionTime(world, 3), await collectionTime(world, 3)]
    const buyers = await Promise.all(Array.from({ length: 6 }, () => stranger(world)))
    const placed = await Promise.all(buyers.map((buyer, index) => orderFor(buyer, slots[index % 2]!)))
    for (let round = 0; round < 5; round++) {
      const moves = await Promise.allSettled(
        buyers.map((buyer, index) =>
          moveCollection(again(world, buyer), placed[index]!.number, slots[(index + round) % 2]!),
        ),
      )
      for (const move of moves) if (move.status === 'rejected') expect(move.reason).toBeInstanceOf(SlotFull)
    }
    const counts = await Promise.all(slots.map(slot => bookedOf(world, slot)))
    expect(counts.map(({ booked, orders }) => booked - orders.length)).toEqual([0, 0])
    expect(counts.reduce((sum, { booked }) => sum + booked, 0)).toBe(6)
  })

  test('against the order’s end at the same moment leaves no place behind', async () => {
    for (let round = 0; round < 4; round++) {
      const [early, late] = [await collectionTime(world, 1), await collectionTime(world, 1)]
      const buyer = await stranger(world)
      const placed = await orderFor(buyer, early)
      await Promise.allSettled([
        moveCollection(again(world, buyer), placed.number, late),
        cancelOrder(again(world, buyer), placed.number),
      ])
      expect(await stateOf(world, placed)).toBe('cancelled')
      expect([(await bookedOf(world, early)).booked, (await bookedOf(world, late)).booked]).toEqual([0, 0])
    }
  })

  test('can be chosen until the first one begins, as long as there is something to collect', async () => {
    const [early, late] = [await collectionTime(world, 1, 1), await collectionTime(world, 1)]
    const buyer = await stranger(world)
    const placed = await paidFor(buyer, early)
    const whenItBegan = { ...again(world, buyer), now: later(world, 61).now }
    await expect(moveCollection(whenItBegan, placed.number, late)).rejects.toThrow(TooLateToMove)
    await expect(moveCollection(whenItBegan, placed.number, null)).rejects.toThrow(TooLateToMove)
    await markCollected(world.ctx('shopkeeper'), placed.number)
    await expect(moveCollection(again(world, buyer), placed.number, late)).rejects.toThrow(NothingToCollect)
    expect((await bookedOf(world, early)).booked).toBe(1)
  })
})

test('another time is offered while the order stands, has goods, and its own time has not begun', async () => {
  const slot = await collectionTime(world, 2)
  const buyer = await stranger(world)
  const pending = await orderFor(buyer, slot)
  const offered = async (now: Date, id = pending.id) => {
    const order = await orderById(world.ctx(), id)
    return order !== null && mayMoveCollection(order, now)
  }
  const begins = (await orderById(world.ctx(), pending.id))?.slot?.startsAt
  if (!begins) throw new Error('it has its slot')
  expect(await offered(new Date(begins.getTime() - 1))).toBe(true)
  expect(await offered(begins)).toBe(false)
  await pay(again(world, buyer), pending)
  expect(await offered(world.ctx().now)).toBe(true)
  await markCollected(world.ctx('shopkeeper'), pending.number)
  expect(await offered(world.ctx().now)).toBe(false)

  const whenever = await orderFor(buyer, null)
  expect(await offered(later(world, 600).now, whenever.id)).toBe(true)
  await cancelOrder(again(world, buyer), whenever.number)
  expect(await offered(world.ctx().now, whenever.id)).toBe(false)

  const returned = await paidFor(buyer, null)
  await refundOrder(world.ctx('shopkeeper'), returned.number, 'all', 'It was mouldy')
  expect(await offered(world.ctx().now, returned.id)).toBe(false)
})

describe('a payment that comes after the time has run out', () => {
  test('gets its slot back while there is room, and otherwise its buyer is told to choose another', async () => {
    const slot = await collectionTime(world, 1)
    const [first, second] = [await stranger(world), await stranger(world)]
    const lucky = await orderFor(first, slot)
    await lateAfterAll(lucky, first)
    expect(await bookedOf(world, slot)).toEqual({ booked: 1, orders: [lucky.number] })

    const full = await collectionTime(world, 1)
    const late = await orderFor(second, full)
    await lateAfterAll(late, second, () => bookSlot(world.ctx('member'), full))
    const order = await orderById(world.ctx(), late.id)
    expect(order).toMatchObject({ state: 'paid', slot: null, slotLost: true })
    expect((await bookedOf(world, full)).booked).toBe(1)
    await doJobs(world, 'send-order-letter')
    const [letter] = await world
      .ctx()
      .em.execute<{ text: string }[]>('select text from sent_mails where recipient = ?', [
        second.viewer.member?.email,
      ])
    expect(letter?.text).toContain(`/orders/${late.number}/collection-slot`)
  })

  /** SumUp is silent for an hour, so the order is given up; then it says that it was paid long ago. */
  async function lateAfterAll(
    placed: Awaited<ReturnType<typeof orderFor>>,
    buyer: Ctx,
    meanwhile: () => Promise<void> = async () => {},
  ) {
    await payAtSumUp(buyer, placed)
    await world.sandbox.behaviour.down()
    await expireOrders(later(world, 76))
    await world.sandbox.behaviour.up()
    expect(await stateOf(world, placed)).toBe('expired')
    await meanwhile()
    await verifyOrderPayment(again(world, buyer), placed.id)
    expect(await stateOf(world, placed)).toBe('paid')
  }
})

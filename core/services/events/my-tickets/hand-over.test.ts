import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { collectionTime, one, orderOf, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { orderLine, stage } from '../testing/stage'
import { handOver } from './hand-over'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const newMember = async () => {
  const ctx = await stranger(world)
  return { ctx, id: ctx.viewer.member?.id ?? '' }
}
type Who = Awaited<ReturnType<typeof newMember>>

const book = (slot_id: string, member_id: string) =>
  db(world.ctx())
    .insertInto('bookings')
    .values({ id: Bun.randomUUIDv7(), slot_id, member_id, booked_at: new Date() })
    .execute()
const recount = (slotId: string) =>
  world
    .ctx()
    .em.execute(
      'update slots s set booked = (select count(distinct member_id) from bookings where slot_id = s.id) where id = ?',
      [slotId],
    )
async function bookedBy(many: number, { id }: Who): Promise<readonly string[]> {
  const slots = await Promise.all(Array.from({ length: many }, (_, at) => collectionTime(world, 3, 40 + at)))
  for (const slot of slots) {
    await book(slot, id)
    await recount(slot)
  }
  return slots
}
const give = (from: Who, to: Who) => transaction(world.ctx(), tx => handOver(tx, from.id, to.id))
const placesOf = (slotId: string) =>
  one<{ booked: number; holders: string[] }>(
    world,
    `select s.booked, array(select b.member_id from bookings b where b.slot_id = s.id order by b.id) as holders
     from slots s where s.id = ?`,
    [slotId],
  )

describe('what one holds and another is to have', () => {
  test.each([[1], [3]])('of %p places in slots is all the other’s', async many => {
    const [guest, member, neighbour] = [await newMember(), await newMember(), await newMember()]
    const slots = await bookedBy(many, guest)
    const [theirs = ''] = await bookedBy(1, neighbour)
    await give(guest, member)
    for (const slot of slots) expect(await placesOf(slot)).toEqual({ booked: 1, holders: [member.id] })
    expect(await placesOf(theirs)).toEqual({ booked: 1, holders: [neighbour.id] })
  })

  test('in a slot where the other has a place already counts as one of theirs', async () => {
    const [guest, member] = [await newMember(), await newMember()]
    const [slot = ''] = await bookedBy(1, member)
    // As a guest has one: with an order.
    await orderOf(world, guest.ctx, { collectionSlotId: slot })
    expect((await placesOf(slot)).booked).toBe(2)
    await give(guest, member)
    expect(await placesOf(slot)).toEqual({ booked: 1, holders: [member.id, member.id] })
  })

  test('are tickets, too, also where there is no place in any slot', async () => {
    const [guest, member] = [await newMember(), await newMember()]
    const item = await orderLine(world.ctx(), await stage(world.ctx(), { places: 4 }), 2, {
      memberId: guest.id,
    })
    await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId: guest.id, name: 'A Guest' }))
    expect(await service.ticketsOf(guest.ctx)).toHaveLength(2)
    await give(guest, member)
    const tickets = await service.ticketsOf({ ...world.ctx(), viewer: member.ctx.viewer })
    expect(tickets.map(({ orderLineId }) => orderLineId)).toEqual([item.orderLineId, item.orderLineId])
    expect(await service.ticketsOf({ ...world.ctx(), viewer: guest.ctx.viewer })).toEqual([])
  })
})

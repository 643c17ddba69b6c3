import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { SlotFull, SlotGone } from '#core/contracts/events'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { collectionTime } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import { bookSlot, cancelBooking } from './book-slot'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const bookedOf = async (slotId: string) =>
  (await world.ctx().em.execute<{ booked: number }[]>('select booked from slots where id = ?', [slotId]))[0]
    ?.booked

describe('a slot', () => {
  test('is booked once per member, shown among their bookings, and free again when they cancel', async () => {
    const slot = await collectionTime(world, 2)
    await bookSlot(world.ctx('member'), slot)
    await bookSlot(world.ctx('member'), slot)
    expect(await bookedOf(slot)).toBe(1)
    expect(await service.bookingsOf(world.ctx('member'))).toMatchObject([
      { slotId: slot, title: 'Collect a box' },
    ])
    expect(await service.bookingsOf(world.ctx('neighbour'))).toEqual([])
    expect((await service.freeSlots(world.ctx(), 5)).find(free => free.id === slot)?.free).toBe(1)
    await cancelBooking(world.ctx('member'), slot)
    await cancelBooking(world.ctx('member'), slot)
    expect(await bookedOf(slot)).toBe(0)
  })

  test('that is one’s own is on offer however many come before it', async () => {
    const far = await collectionTime(world, 2, 24 * 60)
    await bookSlot(world.ctx('editor'), far)
    for (let hour = 1; hour <= 4; hour++) await collectionTime(world, 2, 24 + hour)
    const offered = await service.freeSlots(world.ctx('editor'), 3)
    expect(offered).toHaveLength(3)
    expect(offered.at(-1)).toMatchObject({ id: far, mine: true })
    expect((await service.freeSlots(world.ctx('neighbour'), 3)).map(({ id }) => id)).not.toContain(far)
  })

  test('has its last place taken by one, whoever presses at the same moment', async () => {
    const slot = await collectionTime(world, 1)
    const people = ['member', 'neighbour', 'editor', 'organiser'] as const
    const outcomes = await Promise.allSettled(people.map(who => bookSlot(world.ctx(who), slot)))
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(SlotFull)
    }
    expect(await bookedOf(slot)).toBe(1)
    expect((await service.freeSlots(world.ctx(), 50)).some(free => free.id === slot)).toBe(false)
  })

  test('cannot be booked once it has begun, by a visitor, or where there is none', async () => {
    await expect(bookSlot(world.ctx('member'), await collectionTime(world, 1, -1))).rejects.toThrow(SlotGone)
    await expect(bookSlot(world.ctx(), await collectionTime(world, 1))).rejects.toThrow(SignInRequired)
    await expect(bookSlot(world.ctx('member'), 'nowhere')).rejects.toThrow(NotFound)
  })

  test('cannot be given back once it has begun', async () => {
    const slot = await collectionTime(world, 1)
    await bookSlot(world.ctx('member'), slot)
    await world
      .ctx()
      .em.execute(`update slots set starts_at = now() - interval '1 minute' where id = ?`, [slot])
    await expect(cancelBooking(world.ctx('member'), slot)).rejects.toThrow(SlotGone)
    expect(await bookedOf(slot)).toBe(1)
  })
  test('is given back by who booked it alone; what is no time at all is nothing to give back', async () => {
    const slot = await collectionTime(world, 2)
    await bookSlot(world.ctx('member'), slot)
    await cancelBooking(world.ctx('neighbour'), slot)
    for (const none of ['nowhere', '', Bun.randomUUIDv7()])
      await expect(cancelBooking(world.ctx('member'), none)).rejects.toThrow(NotFound)
    expect(await bookedOf(slot)).toBe(1)
    await expect(cancelBooking(world.ctx(), slot)).rejects.toThrow(SignInRequired)
  })
})

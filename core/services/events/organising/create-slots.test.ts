import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { InvalidRecurrence } from '../recurrence/times-of'
import { bookSlot, cancelBooking } from '../slots/book-slot'
import { createSlots, removeSlot, SlotBooked, type SlotSeries } from './create-slots'
import { saveCalendar } from './save-calendar'

let world: TestHouse
let calendarId: string
beforeAll(async () => {
  world = await testHouse()
  const shed = { name: 'The shed', description: '', timeZone: 'Europe/London', colour: '#336633' }
  calendarId = await saveCalendar(world.ctx('organiser'), null, shed)
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('bookings').execute()
  await db(world.ctx()).deleteFrom('slots').execute()
})

const series = (changes: Partial<SlotSeries> = {}): SlotSeries => ({
  calendarId,
  title: 'Collect a box',
  place: 'The green door',
  capacity: 2,
  recurrence: null,
  startsAt: new Date('2100-03-26T09:00:00Z'),
  endsAt: new Date('2100-03-26T09:30:00Z'),
  ...changes,
})
const create = (changes?: Partial<SlotSeries>) => createSlots(world.ctx('organiser'), series(changes))
const remove = (id: string) => removeSlot(world.ctx('organiser'), id)
const slots = () =>
  db(world.ctx())
    .selectFrom('slots')
    .select(['id', 'starts_at', 'ends_at', 'booked'])
    .orderBy('starts_at')
    .execute()
const theSlot = async () => (await slots())[0]!.id

describe('times to book', () => {
  test('are one without a rule, and as many as a rule says', async () => {
    expect(await create()).toBe(1)
    expect(await create({ title: 'Other', recurrence: 'FREQ=DAILY;COUNT=5' })).toBe(5)
  })

  test('keep their hour when the clocks change', async () => {
    await create({ recurrence: 'FREQ=DAILY;COUNT=3' })
    expect((await slots()).map(slot => slot.starts_at.toISOString().slice(0, 16))).toEqual([
      '2100-03-26T09:00',
      '2100-03-27T09:00',
      // British Summer Time began in the night.
      '2100-03-28T08:00',
    ])
  })

  test('go on for a quarter where the rule has no end, and are never more than four hundred', async () => {
    const { startsAt } = series()
    await create({ recurrence: 'FREQ=DAILY' })
    const last = (await slots()).at(-1)!
    const days = (last.starts_at.getTime() - startsAt.getTime()) / 86_400_000
    expect([days > 90, days <= 92]).toEqual([true, true])
    expect(await create({ title: 'Often', recurrence: 'FREQ=DAILY;BYHOUR=9,10,11,12,13;BYMINUTE=0' })).toBe(
      400,
    )
  })

  test('that are there already stay, with who booked them; only what is new is counted', async () => {
    await create({ recurrence: 'FREQ=DAILY;COUNT=2' })
    const id = await theSlot()
    await bookSlot(world.ctx('member'), id)
    expect(await create({ recurrence: 'FREQ=DAILY;COUNT=4', capacity: 9 })).toBe(2)
    expect((await slots())[0]).toMatchObject({ id, booked: 1 })
    expect(await create({ recurrence: 'FREQ=DAILY;COUNT=4' })).toBe(0)
  })

  test('are made once by two who press at the same moment', async () => {
    const made = await Promise.all([1, 2].map(() => create({ recurrence: 'FREQ=DAILY;COUNT=3' })))
    expect(made[0]! + made[1]!).toBe(3)
    expect(await slots()).toHaveLength(3)
  })

  test('are refused for a rule that cannot be followed, and a calendar that is not there', async () => {
    await expect(create({ recurrence: 'FREQ=SOMETIMES' })).rejects.toBeInstanceOf(InvalidRecurrence)
    await expect(create({ calendarId: Bun.randomUUIDv7() })).rejects.toBeInstanceOf(NotFound)
    expect(await slots()).toEqual([])
  })
})

describe('a time to book', () => {
  test('goes while nobody has booked it, and again when they gave it back', async () => {
    await create()
    const id = await theSlot()
    await bookSlot(world.ctx('member'), id)
    await expect(remove(id)).rejects.toBeInstanceOf(SlotBooked)
    await cancelBooking(world.ctx('member'), id)
    await remove(id)
    expect(await slots()).toEqual([])
    await expect(remove(id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is either booked or taken away by two at the same moment', async () => {
    await create()
    const id = await theSlot()
    const [booked, removed] = await Promise.allSettled([bookSlot(world.ctx('member'), id), remove(id)])
    expect([booked.status, removed.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect((await slots()).map(slot => slot.booked)).toEqual(booked.status === 'fulfilled' ? [1] : [])
  })
})

test('making and taking away times is the work of organisers', async () => {
  await create()
  const id = await theSlot()
  for (const [ctx, refusal] of [
    [world.ctx(), SignInRequired],
    [world.ctx('shopkeeper'), NotFound],
  ] as const) {
    await expect(createSlots(ctx, series({ title: 'Theirs' }))).rejects.toBeInstanceOf(refusal)
    await expect(removeSlot(ctx, id)).rejects.toBeInstanceOf(refusal)
  }
  await expect(remove(Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
  expect(await slots()).toHaveLength(1)
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SlotFull, SlotGone, TooLateToMove } from '#core/contracts/events'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Order } from '#core/entities/cart/order'
import { Slot } from '#core/entities/events/slot'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import { createSlots, removeSlot, SlotBooked } from '../organising/create-slots'
import { slotLines } from '../organising/desk'
import { stage } from '../testing/stage'
import { bookForOrder, releaseOrderSlot } from './book-for-order'
import { bookSlot } from './book-slot'
import { bookingsOf, freeSlots } from './free-slots'
import { SLOTS_PER_PAGE, slotsOf } from './slots-of'

const HOUR_MS = 3_600_000
const MORNING = new Date('2026-06-01T08:00:00.000Z')

let world: TestHouse
let calendarId: string
beforeAll(async () => {
  world = await testHouse()
  ;({ calendarId } = await stage(world.ctx()))
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('bookings').execute()
  await db(world.ctx()).deleteFrom('orders').execute()
  await db(world.ctx()).deleteFrom('slot_retirements').execute()
  await db(world.ctx()).deleteFrom('slots').execute()
})

type Who = 'member' | 'neighbour' | 'editor'

const at = (hours: number, who?: Parameters<TestHouse['ctx']>[0]): Ctx => ({
  ...world.ctx(who),
  now: new Date(MORNING.getTime() + hours * HOUR_MS),
})

/** A time of half an hour that begins so many hours after the morning. */
async function slot(hours: number, capacity = 1, title = 'Collect'): Promise<string> {
  const { em } = world.ctx()
  const startsAt = new Date(MORNING.getTime() + hours * HOUR_MS)
  const made = em.create(Slot, {
    calendar: calendarId,
    title,
    place: 'Shed',
    startsAt,
    capacity,
    endsAt: new Date(startsAt.getTime() + HOUR_MS / 2),
  })
  await em.flush()
  return made.id
}

async function order(who: Who = 'member'): Promise<{ id: string; memberId: string }> {
  const { em } = world.ctx()
  const { id: memberId, email, name } = world.cast.members[who]
  const made = em.create(Order, {
    number: `RA-${Bun.randomUUIDv7().slice(-10)}`,
    member: memberId,
    email,
    name,
    totalAmount: 0,
    currency: 'GBP',
    reservedUntil: new Date(),
  })
  await em.flush()
  return { id: made.id, memberId }
}

const book = (order: { id: string; memberId: string }, slotId: string, ctx = at(0)) =>
  transaction(ctx, tx => bookForOrder(tx, order, slotId))

async function booked(...ids: string[]): Promise<number[]> {
  const rows = await db(world.ctx())
    .selectFrom('slots')
    .select(['id', 'booked'])
    .where('id', 'in', ids)
    .execute()
  return ids.map(id => rows.find(row => row.id === id)?.booked ?? -1)
}

describe('an order', () => {
  test('books a time, moves to another, and gives it up; each time counts as it stands', async () => {
    const [first, second] = [await slot(24), await slot(25)]
    const mine = await order()
    const { ctx, purged } = watchPurges(at(0))
    await book(mine, first, ctx)
    expect(await booked(first, second)).toEqual([1, 0])
    expect([...purged]).toEqual(['slots'])
    await book(mine, first)
    await book(mine, second)
    expect(await booked(first, second)).toEqual([0, 1])
    for (let time = 0; time < 2; time++) await transaction(at(0), tx => releaseOrderSlot(tx, mine.id))
    expect(await booked(first, second)).toEqual([0, 0])
  })

  test('has no place where others have the last one, and keeps the one it had', async () => {
    const [full, other] = [await slot(24), await slot(25)]
    await book(await order('neighbour'), full)
    const mine = await order()
    await book(mine, other)
    await expect(book(mine, full)).rejects.toBeInstanceOf(SlotFull)
    expect(await booked(full, other)).toEqual([1, 1])
  })

  test('of one member shares the place of their other order, and of their own booking', async () => {
    const [one, busy] = [await slot(24), await slot(25)]
    for (let count = 0; count < 2; count++) await book(await order(), one)
    await bookSlot(at(0, 'member'), busy)
    await book(await order(), busy)
    expect(await booked(one, busy)).toEqual([1, 1])
  })

  test('two that want the last place at once: one has it', async () => {
    const last = await slot(24)
    const wishes = [await order('member'), await order('neighbour'), await order('editor')]
    const outcomes = await Promise.allSettled(wishes.map(each => book(each, last)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await booked(last)).toEqual([1])
  })

  test('two that change places at once do not wait for each other in a circle', async () => {
    const [first, second] = [await slot(24, 2), await slot(25, 2)]
    const [mine, theirs] = [await order('member'), await order('neighbour')]
    await book(mine, first)
    await book(theirs, second)
    await Promise.all([book(mine, second), book(theirs, first)])
    expect(await booked(first, second)).toEqual([1, 1])
  })

  test('is not moved from a time that has begun, nor to one; a moment before it is', async () => {
    const [soon, later] = [await slot(24), await slot(48)]
    const mine = await order()
    await book(mine, soon)
    await expect(book(mine, later, at(24))).rejects.toBeInstanceOf(TooLateToMove)
    await expect(book(await order('neighbour'), soon, at(24))).rejects.toBeInstanceOf(SlotGone)
    const justBefore = { ...at(24), now: new Date(at(24).now.getTime() - 1) }
    await book(mine, later, justBefore)
    expect(await booked(soon, later)).toEqual([0, 1])
  })

  test.each(['', 'x', Bun.randomUUIDv7()])('finds no time under %j', async id => {
    await expect(book(await order(), id)).rejects.toBeInstanceOf(SlotGone)
  })

  test('finds no place in a time that was retired', async () => {
    const old = await slot(24, 5)
    await db(world.ctx())
      .insertInto('slot_retirements')
      .values({ slot_id: old, retired_at: new Date() })
      .execute()
    await expect(book(await order(), old)).rejects.toBeInstanceOf(SlotFull)
    expect(await freeSlots(at(0), 9)).toEqual([])
    expect(await slotsOf(at(0))).toEqual({ slots: [], total: 0 })
  })
})

describe('the times that can be booked', () => {
  test('are those to come with a place left, and one’s own', async () => {
    const [past, full, free] = [await slot(-1, 5), await slot(24), await slot(25, 2)]
    await book(await order('neighbour'), full)
    const seen = async (who?: Who) =>
      (await freeSlots(at(0, who), 9)).map(({ id, free, mine }) => [id, free, mine])
    expect(await seen()).toEqual([[free, 2, false]])
    expect(await seen('neighbour')).toEqual([
      [full, 0, true],
      [free, 2, false],
    ])
    expect((await freeSlots(at(-2), 9)).map(({ id }) => id)).toEqual([past, free])
    expect((await freeSlots(at(0, 'neighbour'), 1)).map(({ id }) => id)).toEqual([full])
  })

  test('are listed with what the viewer booked them for, in pages', async () => {
    const first = await slot(24, 3, 'A')
    const mine = await order()
    await book(mine, first)
    await bookSlot(at(0, 'member'), first)
    for (let number = 0; number < SLOTS_PER_PAGE; number++) await slot(30 + number)
    const page = await slotsOf(at(0, 'member'))
    expect([page.total, page.slots.length]).toEqual([SLOTS_PER_PAGE + 1, SLOTS_PER_PAGE])
    const { number } = (await world.ctx().em.findOneOrFail(Order, mine.id))!
    expect(page.slots[0]).toMatchObject({ id: first, free: 2, mine: true, own: true, orderNumber: number })
    expect((await slotsOf(at(0, 'neighbour'))).slots[0]).toMatchObject({
      mine: false,
      own: false,
      orderNumber: null,
    })
    expect((await slotsOf(at(0), 2)).slots).toHaveLength(1)
    expect(await bookingsOf(at(0, 'member'))).toMatchObject([
      { slotId: first, orderNumber: number },
      { slotId: first, orderNumber: null },
    ])
    expect([await bookingsOf(at(0)), await bookingsOf(at(25, 'member'))]).toEqual([[], []])
  })
})

describe('the work on times', () => {
  const series = (changes: object = {}) => ({
    calendarId,
    title: 'Pick up',
    place: 'Shed',
    capacity: 3,
    recurrence: null as string | null,
    startsAt: at(24).now,
    endsAt: at(24.5).now,
    ...changes,
  })

  test('makes as many as the rule says, and those that are there stay', async () => {
    const weekly = series({ recurrence: 'FREQ=WEEKLY;COUNT=3' })
    const { ctx, purged } = watchPurges(at(0, 'organiser'))
    expect(await createSlots(ctx, weekly)).toBe(3)
    expect(purged).toContain('slots')
    expect(await createSlots(at(0, 'organiser'), weekly)).toBe(0)
    expect(await createSlots(at(0, 'organiser'), series({ recurrence: 'FREQ=WEEKLY;COUNT=4' }))).toBe(1)
    expect(await createSlots(at(0, 'organiser'), series({ title: 'Bring back' }))).toBe(1)
    const { lines, total } = await slotLines(at(0, 'organiser'), 1)
    expect([total, lines[0]?.capacity, lines[0]?.booked]).toEqual([5, 3, 0])
  })

  test('without an end goes on for three months', async () => {
    expect(await createSlots(at(0, 'organiser'), series({ recurrence: 'FREQ=DAILY' }))).toBe(93)
  })

  test('follows no rule that cannot be followed, and makes nothing where there is no calendar', async () => {
    await expect(createSlots(at(0, 'organiser'), series({ recurrence: 'FREQ=OFTEN' }))).rejects.toThrow()
    const nowhere = createSlots(at(0, 'organiser'), series({ calendarId: Bun.randomUUIDv7() }))
    await expect(nowhere).rejects.toBeInstanceOf(NotFound)
    expect((await slotLines(at(0, 'organiser'), 1)).total).toBe(0)
  })

  test('takes a time away that nobody booked, and no other; one that an order named is kept for it', async () => {
    const [free, taken, named] = [await slot(24), await slot(25), await slot(26)]
    const mine = await order()
    await book(mine, taken)
    await db(world.ctx())
      .updateTable('orders')
      .set({ collection_slot_id: named })
      .where('id', '=', mine.id)
      .execute()
    await removeSlot(at(0, 'organiser'), free)
    await removeSlot(at(0, 'organiser'), named)
    await removeSlot(at(0, 'organiser'), named)
    await expect(removeSlot(at(0, 'organiser'), taken)).rejects.toBeInstanceOf(SlotBooked)
    await expect(removeSlot(at(0, 'organiser'), free)).rejects.toBeInstanceOf(NotFound)
    expect(await booked(free, taken, named)).toEqual([-1, 1, 0])
    const { lines } = await slotLines(at(0, 'organiser'), 1)
    expect(lines.map(({ id, people }) => [id, people.map(({ name }) => name)])).toEqual([
      [taken, ['Mair Pugh']],
    ])
  })

  test('is for organisers', async () => {
    const free = await slot(24)
    for (const [who, refusal] of [
      [undefined, SignInRequired],
      ['member', NotFound],
    ] as const) {
      const ctx = at(0, who)
      for (const asked of [
        () => createSlots(ctx, series()),
        () => removeSlot(ctx, free),
        () => slotLines(ctx, 1),
      ])
        await expect(asked()).rejects.toBeInstanceOf(refusal)
    }
    expect(await booked(free)).toEqual([0])
  })
})

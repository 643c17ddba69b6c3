import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { slotLines } from '../organising/desk'
import { bookSlot } from './book-slot'
import { bookingsOf, freeSlots } from './free-slots'
import { SLOTS_PER_PAGE, slotsOf } from './slots-of'

const HOUR_MS = 3_600_000

let world: TestHouse
let calendarId: string
beforeAll(async () => {
  world = await testHouse()
  calendarId = Bun.randomUUIDv7()
  const calendar = { id: calendarId, slug: 'shed', name: 'The shed', time_zone: 'Europe/London' }
  await db(world.ctx()).insertInto('calendars').values(calendar).execute()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('bookings').execute()
  await db(world.ctx()).deleteFrom('slot_retirements').execute()
  await db(world.ctx()).deleteFrom('slots').execute()
})

/** The same moments for all of a test: what is compared begins together. */
const now = new Date()
const ctx = (who?: 'member' | 'neighbour' | 'organiser') => ({ ...world.ctx(who), now })

async function slot(title: string, inHours: number, capacity = 1): Promise<string> {
  const id = Bun.randomUUIDv7()
  const starts_at = new Date(now.getTime() + inHours * HOUR_MS)
  const ends_at = new Date(starts_at.getTime() + HOUR_MS)
  const row = { id, calendar_id: calendarId, title, place: '', starts_at, ends_at, capacity, booked: 0 }
  await db(world.ctx()).insertInto('slots').values(row).execute()
  return id
}
const retire = (slot_id: string) =>
  db(world.ctx()).insertInto('slot_retirements').values({ slot_id, retired_at: now }).execute()
const titles = (slots: readonly { readonly title: string }[]) => slots.map(({ title }) => title)

test('times that begin together stand as people look them up, wherever they are listed', async () => {
  const wanted = ['Éclair bench', 'eclairs', 'Shed 2', 'Shed 10', 'Zest']
  for (const title of wanted.toReversed()) await slot(title, 5)
  await slot('Apples, an hour later', 6)
  const whole = [...wanted, 'Apples, an hour later']
  expect(titles(await freeSlots(ctx('member'), 10))).toEqual(whole)
  expect(titles((await slotsOf(ctx('member'))).slots)).toEqual(whole)
  expect(titles((await slotLines(ctx('organiser'), 1)).lines)).toEqual(whole)
  // What a limit cuts off is the last of that order.
  expect(titles(await freeSlots(ctx('member'), 3))).toEqual(wanted.slice(0, 3))
})

test('what has begun, was retired, or is full is not on offer; a full one is still listed', async () => {
  await slot('Begins now', 0)
  await retire(await slot('Retired', 2))
  const full = await slot('Full', 3)
  await slot('Free', 4)
  await bookSlot(ctx('neighbour'), full)
  expect(titles(await freeSlots(ctx('member'), 10))).toEqual(['Free'])
  expect(titles(await freeSlots(ctx('neighbour'), 10))).toEqual(['Full', 'Free'])
  const { slots, total } = await slotsOf(ctx('member'))
  expect(slots.map(({ title, free, mine }) => [title, free, mine])).toEqual([
    ['Full', 0, false],
    ['Free', 1, false],
  ])
  expect(total).toBe(2)
})

test('a visitor sees what is free, and has booked nothing', async () => {
  await slot('Free', 4, 3)
  expect(await freeSlots(ctx(), 10)).toMatchObject([{ title: 'Free', free: 3, mine: false }])
  expect((await slotsOf(ctx())).slots).toMatchObject([{ mine: false, own: false, orderNumber: null }])
  expect(await bookingsOf(ctx())).toEqual([])
})

test('bookings are one’s own, until they are over', async () => {
  const id = await slot('Collect', 4, 2)
  await bookSlot(ctx('member'), id)
  await bookSlot(ctx('neighbour'), id)
  expect(await bookingsOf(ctx('member'))).toMatchObject([{ slotId: id, orderNumber: null }])
  const at = (ms: number) => ({ ...ctx('member'), now: new Date(now.getTime() + 5 * HOUR_MS + ms) })
  expect(await bookingsOf(at(-1))).toHaveLength(1)
  expect(await bookingsOf(at(0))).toEqual([])
})

test('a page is full before the next one begins, and says how many there are', async () => {
  await Promise.all(Array.from({ length: SLOTS_PER_PAGE + 1 }, (_, nth) => slot(`Turn ${nth}`, 2 + nth)))
  const [first, second, third] = [await slotsOf(ctx()), await slotsOf(ctx(), 2), await slotsOf(ctx(), 3)]
  expect([first.slots.length, second.slots.length, third.slots.length]).toEqual([SLOTS_PER_PAGE, 1, 0])
  expect(titles(second.slots)).toEqual([`Turn ${SLOTS_PER_PAGE}`])
  expect([first.total, second.total, third.total]).toEqual([
    SLOTS_PER_PAGE + 1,
    SLOTS_PER_PAGE + 1,
    SLOTS_PER_PAGE + 1,
  ])
})

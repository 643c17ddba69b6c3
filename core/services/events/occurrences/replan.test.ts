import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { service } from '../index'
import type { Times } from '../recurrence/times-of'
import { orderLine, type Staged, stage } from '../testing/stage'
import { type Replanned, replan } from './replan'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** Noon in London so many days from now: an hour more or less stays on its day. */
const noon = (days: number, hours = 0) => {
  const at = new Date()
  at.setUTCHours(12, 0, 0, 0)
  return new Date(at.getTime() + days * DAY_MS + hours * HOUR_MS)
}
const times = (startsAt: Date, hours = 2): Times => ({
  startsAt,
  endsAt: new Date(startsAt.getTime() + hours * HOUR_MS),
})

/** An event at noon three days from now, whose dates are these. */
async function event(...planned: readonly Times[]): Promise<Staged> {
  const staged = await stage(world.ctx(), { startsInHours: (noon(3).getTime() - Date.now()) / HOUR_MS })
  await db(world.ctx())
    .updateTable('occurrences')
    .set({ starts_at: noon(3), ends_at: noon(3, 2) })
    .where('id', '=', staged.occurrenceId)
    .execute()
  if (planned.length > 0) await plan(staged, ...planned)
  return staged
}

const plan = (staged: Staged, ...planned: readonly Times[]): Promise<Replanned> =>
  transaction(world.ctx(), tx => replan(tx, staged.entryId, 'Europe/London', planned))

const dates = async ({ entryId }: Staged) =>
  db(world.ctx())
    .selectFrom('occurrences')
    .select(['id', 'starts_at', 'ends_at', 'cancelled_at'])
    .where('entry_id', '=', entryId)
    .orderBy('starts_at')
    .execute()
const startsOf = async (staged: Staged) => (await dates(staged)).map(({ starts_at }) => starts_at)
const idAt = async (staged: Staged, at: Date) =>
  (await dates(staged)).find(({ starts_at }) => +starts_at === +at)?.id ?? ''

async function lineAt(staged: Staged, at: Date) {
  const { id: memberId } = world.cast.members.member
  return orderLine(world.ctx(), { ...staged, occurrenceId: await idAt(staged, at) }, 1, { memberId })
}
async function soldAt(staged: Staged, at: Date): Promise<string> {
  const { id: memberId, name } = world.cast.members.member
  const line = await lineAt(staged, at)
  await transaction(world.ctx(), tx => service.settle(tx, [line], { memberId, name }))
  return idAt(staged, at)
}
async function reservedAt(staged: Staged, at: Date): Promise<string> {
  const line = await lineAt(staged, at)
  await transaction(world.ctx(), tx => service.reserve(tx, [line], noon(1)))
  return idAt(staged, at)
}
const cancelAt = async (staged: Staged, at: Date) =>
  db(world.ctx())
    .updateTable('occurrences')
    .set({ cancelled_at: new Date() })
    .where('id', '=', await idAt(staged, at))
    .execute()

describe('a plan that says the same', () => {
  test('changes nothing', async () => {
    const staged = await event(times(noon(3)), times(noon(10)))
    const before = await dates(staged)
    expect(await plan(staged, times(noon(3)), times(noon(10)))).toEqual({ moved: [], kept: [] })
    expect(await dates(staged)).toEqual(before)
  })
})

describe('what happens once', () => {
  test('moves wherever it is planned, and stays itself', async () => {
    const staged = await event()
    await plan(staged, times(noon(200)))
    expect(await dates(staged)).toMatchObject([{ id: staged.occurrenceId, starts_at: noon(200) }])
  })

  test('with tickets moves too, and says so', async () => {
    const staged = await event()
    const id = await soldAt(staged, noon(3))
    expect(await plan(staged, times(noon(90)))).toEqual({ moved: [id], kept: [] })
    expect(await idAt(staged, noon(90))).toBe(id)
  })

  test('and ends at another time has moved', async () => {
    const staged = await event()
    const id = await soldAt(staged, noon(3))
    expect((await plan(staged, times(noon(3), 5))).moved).toEqual([id])
    expect((await dates(staged))[0]?.ends_at).toEqual(noon(3, 5))
  })
})

describe('a date without tickets', () => {
  test('moves to the nearest of its week', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await idAt(staged, noon(3))
    expect(await plan(staged, times(noon(7)), times(noon(30)))).toEqual({ moved: [], kept: [] })
    expect(await idAt(staged, noon(7))).toBe(id)
  })

  test('further off than that is another', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await idAt(staged, noon(3))
    await plan(staged, times(noon(10)), times(noon(30)))
    expect(await startsOf(staged)).toEqual([noon(10), noon(30)])
    expect(await idAt(staged, noon(10))).not.toBe(id)
  })

  test('is six and a half days away at most', async () => {
    const near = await event(times(noon(3)), times(noon(40)))
    const id = await idAt(near, noon(3))
    await plan(near, times(noon(9, 12)), times(noon(40)))
    expect(await idAt(near, noon(9, 12))).toBe(id)
    const far = await event(times(noon(3)), times(noon(40)))
    const other = await idAt(far, noon(3))
    await plan(far, times(noon(9, 13)), times(noon(40)))
    expect(await idAt(far, noon(9, 13))).not.toBe(other)
  })

  test('that is planned no more is gone, and its place is another’s', async () => {
    const staged = await event(times(noon(3)), times(noon(30)), times(noon(60)))
    await plan(staged, times(noon(3)), times(noon(60)))
    expect(await startsOf(staged)).toEqual([noon(3), noon(60)])
    await plan(staged)
    expect(await startsOf(staged)).toEqual([])
  })

  test('goes to its own day, and what is planned on the day before is another', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await idAt(staged, noon(3))
    await plan(staged, times(noon(3, -11)), times(noon(2, 10)), times(noon(30)))
    expect(await idAt(staged, noon(3, -11))).toBe(id)
    expect(await startsOf(staged)).toEqual([noon(2, 10), noon(3, -11), noon(30)])
  })
})

describe('a date with tickets', () => {
  test('moves within its day, and its holders are told', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await soldAt(staged, noon(3))
    expect(await plan(staged, times(noon(3, 3)), times(noon(30)))).toEqual({ moved: [id], kept: [] })
    expect(await idAt(staged, noon(3, 3))).toBe(id)
  })

  test('stays where nothing is planned on its day, beside what is', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await soldAt(staged, noon(3))
    expect(await plan(staged, times(noon(5)), times(noon(30)))).toEqual({ moved: [], kept: [id] })
    expect(await startsOf(staged)).toEqual([noon(3), noon(5), noon(30)])
  })

  test('is one with a place that is kept for who is paying, too', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await reservedAt(staged, noon(3))
    expect((await plan(staged, times(noon(5)), times(noon(30)))).kept).toEqual([id])
  })

  test('that is planned again on its own day is one date', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await soldAt(staged, noon(3))
    await plan(staged, times(noon(5)), times(noon(30)))
    await plan(staged, times(noon(3, 1)), times(noon(30)))
    expect(await startsOf(staged)).toEqual([noon(3, 1), noon(30)])
    expect(await idAt(staged, noon(3, 1))).toBe(id)
  })

  test('of a day with two plans takes the nearer one, and the other is new', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    const id = await soldAt(staged, noon(3))
    await plan(staged, times(noon(3, -4)), times(noon(3, 1)), times(noon(30)))
    expect(await startsOf(staged)).toEqual([noon(3, -4), noon(3, 1), noon(30)])
    expect(await idAt(staged, noon(3, 1))).toBe(id)
  })

  test('whose time another takes on the way moves past it', async () => {
    const staged = await event(times(noon(3)), times(noon(3, 2)), times(noon(30)))
    const [first, second] = [await soldAt(staged, noon(3)), await soldAt(staged, noon(3, 2))]
    await plan(staged, times(noon(3, 2)), times(noon(3, 4)), times(noon(30)))
    expect(await startsOf(staged)).toEqual([noon(3, 2), noon(3, 4), noon(30)])
    expect(await idAt(staged, noon(3, 2))).toBe(second)
    expect(await idAt(staged, noon(3, 4))).toBe(first)
  })
})

describe('a date that was cancelled', () => {
  test('stays cancelled, moves within its day, and is neither moved nor kept for anybody', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    await cancelAt(staged, noon(3))
    expect(await plan(staged, times(noon(3, 1)), times(noon(30)))).toEqual({ moved: [], kept: [] })
    const [first] = await dates(staged)
    expect(first).toMatchObject({ starts_at: noon(3, 1), cancelled_at: expect.any(Date) })
  })

  test('does not move to another day, and does not go', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    await cancelAt(staged, noon(3))
    expect(await plan(staged, times(noon(5)), times(noon(30)))).toEqual({ moved: [], kept: [] })
    expect(await startsOf(staged)).toEqual([noon(3), noon(5), noon(30)])
  })
})

describe('a date that an order names', () => {
  test('is called off when it is planned no more, and comes back when it is', async () => {
    const staged = await event(times(noon(3)), times(noon(30)))
    await lineAt(staged, noon(30))
    const id = await idAt(staged, noon(30))
    await plan(staged, times(noon(3)))
    expect((await dates(staged)).find(each => each.id === id)?.cancelled_at).toBeInstanceOf(Date)
    await plan(staged, times(noon(3)), times(noon(30)))
    expect((await dates(staged)).find(each => each.id === id)?.cancelled_at).toBeNull()
  })
})

test('what is past stays as it was', async () => {
  const staged = await event(times(noon(3)), times(noon(30)))
  const id = await idAt(staged, noon(3))
  const past = { startsAt: new Date(Date.now() - DAY_MS), endsAt: new Date(Date.now() - DAY_MS + HOUR_MS) }
  await db(world.ctx())
    .updateTable('occurrences')
    .set({ starts_at: past.startsAt, ends_at: past.endsAt })
    .where('id', '=', id)
    .execute()
  await plan(staged, times(noon(30)))
  expect((await dates(staged)).map(each => each.id)).toContain(id)
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { again, jar, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import {
  at,
  datesOf,
  dayAhead,
  leaveCard,
  lettersOf,
  memberAt,
  standing,
  weekly,
  wishFor,
} from '../../../../tests/standing'
import { addDays, momentOf } from './days'
import { makeHoliday } from './for-work'
import { CLOSED, closedDays, holidays, planDates } from './plan'
import { changeStanding } from './set-up'
import { saveStandingSettings, standingSettings } from './settings'
import { endStanding, pauseUntil, skipDay } from './steer'
import { timesOf } from './times'

let world: TestHouse
let member: Ctx
beforeAll(async () => {
  world = await quietHouse()
  member = await stranger(world)
  await leaveCard(world, member)
})
afterAll(() => world.close())
beforeEach(async () => {
  for (const table of ['standing_dates', 'standing_lines', 'standing_events', 'standing_orders'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  await db(world.ctx()).deleteFrom('standing_holidays').execute()
})

const keeper = () => world.ctx('shopkeeper')
const make = async (more: Parameters<typeof standing>[3] = {}) =>
  standing(world, member, [wishFor(await jar(world, 99))], more)
const plan = (moment?: Date) => planDates(moment ? at(world, moment) : world.ctx())
const days = async (id: string) => (await datesOf(world, id)).map(({ day, state }) => [day, state])

describe('the next day of a standing order', () => {
  test('is its first, with the times that the shop says', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    await plan()
    const [date] = await datesOf(world, id)
    const { cutOffAt, givesUpAt } = await timesOf(world.ctx(), dayAhead(world, 9))
    expect(date).toMatchObject({ state: 'planned', cut_off_at: cutOffAt, gives_up_at: givesUpAt })
    const { cutOffDays, cutOffHour } = await standingSettings(world.ctx())
    expect(cutOffAt).toEqual(
      momentOf(addDays(dayAhead(world, 9), -cutOffDays), cutOffHour, world.house.site().timeZone),
    )
  })

  test('is planned once, however often and by however many', async () => {
    const id = await make()
    await Promise.all([plan(), plan(), plan()])
    await plan()
    expect(await days(id)).toHaveLength(1)
  })

  test('comes after the one that is done with, by its weeks', async () => {
    const id = await make({ everyWeeks: 2, firstDay: dayAhead(world, 9) })
    await plan()
    await db(world.ctx()).updateTable('standing_dates').set({ state: 'failed', reason: 'x' }).execute()
    await plan()
    expect(await days(id)).toEqual([
      [dayAhead(world, 9), 'failed'],
      [dayAhead(world, 9 + 14), 'planned'],
    ])
  })

  test('is the next that can still be ordered, to the instant', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    const { givesUpAt } = await timesOf(world.ctx(), dayAhead(world, 9))
    await plan(givesUpAt)
    expect(await days(id)).toEqual([[dayAhead(world, 16), 'planned']])
    await db(world.ctx()).deleteFrom('standing_dates').execute()
    await plan(new Date(givesUpAt.getTime() - 1))
    expect(await days(id)).toEqual([[dayAhead(world, 9), 'planned']])
  })

  test('goes past those that its member skips', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    for (const ahead of [9, 16]) await skipDay(again(world, member), id, dayAhead(world, ahead))
    await plan()
    expect((await days(id)).at(-1)).toEqual([dayAhead(world, 23), 'planned'])
  })

  test('is not before a pause is over, and on its last day it may be', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    await pauseUntil(again(world, member), id, dayAhead(world, 16))
    await plan()
    expect(await days(id)).toEqual([[dayAhead(world, 16), 'planned']])
  })

  test('is none once it has ended', async () => {
    const id = await make()
    await endStanding(again(world, member), id)
    await plan()
    expect(await days(id)).toEqual([])
  })

  test.each([
    ['ended', (tx: Tx, id: string) => endStanding(tx, id), []],
    ['paused', (tx: Tx, id: string) => pauseUntil(tx, id, dayAhead(world, 60)), []],
    [
      'moved',
      (tx: Tx, id: string) => changeStanding(tx, id, weekly(world, { firstDay: dayAhead(world, 12) })),
      [],
    ],
  ] as const)('is not planned of what its member %s in this very moment', async (_, change, expected) => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    await overtaking(
      world,
      proceed =>
        transaction(again(world, member), async tx => {
          await change(tx, id)
          await proceed()
        }),
      () => plan(),
    )
    expect(await days(id)).toEqual([...expected])
  })

  test('of many standing orders is planned for each', async () => {
    const ids = [await make(), await make({ everyWeeks: 4 }), await make({ firstDay: dayAhead(world, 12) })]
    await plan()
    for (const id of ids) expect(await days(id)).toHaveLength(1)
  })
})

describe('a day on which the shop is closed', () => {
  test('is left out, said, and the next one planned', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    await makeHoliday(keeper(), dayAhead(world, 9), dayAhead(world, 16))
    await plan()
    expect(await days(id)).toEqual([
      [dayAhead(world, 9), 'skipped'],
      [dayAhead(world, 16), 'skipped'],
      [dayAhead(world, 23), 'planned'],
    ])
    expect((await datesOf(world, id))[0]?.reason).toBe(CLOSED)
    expect(await lettersOf(world, member, 'closed')).toBe(2)
    await plan()
    expect(await lettersOf(world, member, 'closed')).toBe(2)
  })

  test('is the first and the last of it, and not the days around', async () => {
    await makeHoliday(keeper(), dayAhead(world, 10), dayAhead(world, 12))
    const days = [9, 10, 11, 12, 13].map(ahead => dayAhead(world, ahead))
    expect([...(await closedDays(world.ctx(), days))].sort()).toEqual(days.slice(1, 4))
    expect((await closedDays(world.ctx(), [])).size).toBe(0)
  })

  test('is left out also where it was planned while the holiday was made', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    await transaction(keeper(), async tx => {
      await makeHoliday(tx, dayAhead(world, 9), dayAhead(world, 9))
      await plan()
    })
    expect(await days(id)).toEqual([[dayAhead(world, 9), 'planned']])
    const told = await lettersOf(world, member, 'closed')
    await plan()
    expect(await days(id)).toEqual([[dayAhead(world, 9), 'skipped']])
    expect(await lettersOf(world, member, 'closed')).toBe(told + 1)
    await plan()
    expect((await days(id)).at(-1)).toEqual([dayAhead(world, 16), 'planned'])
  })

  test('is known until it is over', async () => {
    await makeHoliday(keeper(), dayAhead(world, 10), dayAhead(world, 12))
    expect(await holidays(world.ctx(), dayAhead(world, 12))).toHaveLength(1)
    expect(await holidays(world.ctx(), dayAhead(world, 13))).toHaveLength(0)
  })

  test('counts however many there are', async () => {
    const from = dayAhead(world, 1)
    const rows = Array.from({ length: 130 }, (_, index) => ({
      id: Bun.randomUUIDv7(),
      from_day: addDays(from, index),
      until_day: addDays(from, index),
      made_at: new Date(),
    }))
    await db(world.ctx()).insertInto('standing_holidays').values(rows).execute()
    const id = await make({ firstDay: dayAhead(world, 16) })
    await plan()
    const planned = (await days(id)).find(([, state]) => state === 'planned')?.[0] ?? ''
    expect(planned > addDays(from, 129)).toBe(true)
  })
})

describe('a day that is planned', () => {
  test('moves when the shop says another hour, and stays once its cut-off has passed', async () => {
    const id = await make({ firstDay: dayAhead(world, 9) })
    await plan()
    const before = await standingSettings(world.ctx())
    const [date] = await datesOf(world, id)
    await saveStandingSettings(keeper(), { ...before, cutOffHour: 7 })
    await plan(date!.cut_off_at)
    expect((await datesOf(world, id))[0]?.cut_off_at).toEqual(date!.cut_off_at)
    await plan()
    const [moved] = await datesOf(world, id)
    const zone = world.house.site().timeZone
    expect(moved?.cut_off_at).toEqual(momentOf(addDays(date!.day, -before.cutOffDays), 7, zone))
    await saveStandingSettings(keeper(), before)
  })

  test('further ahead than three weeks waits to be moved', async () => {
    const id = await make({ firstDay: dayAhead(world, 30) })
    await plan()
    const before = await standingSettings(world.ctx())
    const [date] = await datesOf(world, id)
    await saveStandingSettings(keeper(), { ...before, cutOffHour: 7 })
    await plan()
    expect((await datesOf(world, id))[0]?.cut_off_at).toEqual(date!.cut_off_at)
    await plan(memberAt(world, member, new Date(date!.cut_off_at.getTime() - 5 * 86_400_000)).now)
    expect((await datesOf(world, id))[0]?.cut_off_at).not.toEqual(date!.cut_off_at)
    await saveStandingSettings(keeper(), before)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { again, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { at, datesOf, dayAhead, memberAt, nextDate, standing, wishFor } from '../../../../tests/standing'
import { addDays, daysFrom, isDay, momentOf } from './days'
import { endHoliday, holidaysForWork, makeHoliday } from './for-work'
import { runStandingOrders } from './run'
import {
  endStanding,
  NotOneOfItsDays,
  PauseRefused,
  pauseUntil,
  skipDay,
  TooLateToSkip,
  unskipDay,
} from './steer'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

/** Every week from ten days ahead, paid from credit. */
async function running() {
  const member = await stranger(world)
  const id = await standing(world, member, [wishFor(await jar(world, 9))], { way: 'credit' })
  return { member, id, me: () => again(world, member) }
}
const statesOf = async (id: string) => (await datesOf(world, id)).map(({ day, state }) => [day, state])
const pausedOf = async (id: string) =>
  (
    await one<{ until: string | null }>(
      world,
      'select paused_until::text as until from standing_orders where id = ?',
      [id],
    )
  ).until

describe('days', () => {
  test.each([
    ['2026-12-04', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['20261204', false],
    ['2026-12-04T00:00', false],
    [' 2026-12-04', false],
    ['+002026-12-04', false],
    ['', false],
  ])('%p is one: %p', (text, is) => {
    expect(isDay(text)).toBe(is)
  })

  test('of what comes every so many weeks stay on their weekday through the change of the clocks', () => {
    expect(daysFrom('2026-10-22', 1, '2026-10-22', 3)).toEqual(['2026-10-22', '2026-10-29', '2026-11-05'])
    expect(daysFrom('2026-10-22', 1, '2026-10-23', 1)).toEqual(['2026-10-29'])
    expect(daysFrom('2026-10-22', 2, '2026-10-29', 2)).toEqual(['2026-11-05', '2026-11-19'])
    expect(daysFrom('2026-10-22', 2, '2026-01-01', 1)).toEqual(['2026-10-22'])
    expect(daysFrom('2026-10-22', 4, '2026-10-22', 0)).toEqual([])
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  })

  test('begin at the hour of the cooperative, and at the next where the clock leaves one out', () => {
    expect(momentOf('2026-03-29', 1, 'Europe/London').toISOString()).toBe('2026-03-29T01:00:00.000Z')
    expect(momentOf('2026-07-01', 18, 'Europe/London').toISOString()).toBe('2026-07-01T17:00:00.000Z')
  })
})

describe('a day is skipped', () => {
  test('once, and comes after all when it is said before its cut-off', async () => {
    const { id, me } = await running()
    const day = dayAhead(world, 10)
    await Promise.all([skipDay(me(), id, day), skipDay(me(), id, day)])
    await skipDay(me(), id, day)
    expect(await statesOf(id)).toEqual([[day, 'skipped']])
    const events = `select count(*)::int as n from standing_events where standing_order_id = ? and words like '%skipped'`
    expect(await one(world, events, [id])).toEqual({ n: 1 })
    await unskipDay(me(), id, day)
    await unskipDay(me(), id, day)
    expect(await statesOf(id)).toEqual([])
    expect((await nextDate(world, id)).day).toBe(day)
  })

  test('and comes after all, also when the one behind it was planned meanwhile', async () => {
    const { id, me } = await running()
    const [first, second] = [dayAhead(world, 10), dayAhead(world, 17)]
    expect((await nextDate(world, id)).day).toBe(first)
    await skipDay(me(), id, first)
    expect((await nextDate(world, id)).day).toBe(second)
    await unskipDay(me(), id, first)
    await runStandingOrders(world.ctx())
    const [next, after] = await datesOf(world, id)
    expect([next, after].map(date => [date?.day, date?.state])).toEqual([
      [first, 'planned'],
      [second, 'planned'],
    ])
    await runStandingOrders(at(world, next?.cut_off_at ?? new Date(0)))
    expect((await datesOf(world, id))[0]?.state).not.toBe('skipped')
  })

  test('and does not come back on a day on which the shop is closed, or while it pauses', async () => {
    const { id, me } = await running()
    const day = dayAhead(world, 10)
    await skipDay(me(), id, day)
    await makeHoliday(world.ctx('shopkeeper'), day, day)
    await expect(unskipDay(me(), id, day)).rejects.toBeInstanceOf(NotOneOfItsDays)
    const other = await running()
    await skipDay(other.me(), other.id, day)
    await pauseUntil(other.me(), other.id, dayAhead(world, 12))
    await expect(unskipDay(other.me(), other.id, day)).rejects.toBeInstanceOf(NotOneOfItsDays)
    const [holiday] = await holidaysForWork(world.ctx('shopkeeper'))
    await endHoliday(world.ctx('shopkeeper'), holiday?.id ?? '')
    await unskipDay(me(), id, day)
    expect(await statesOf(id)).toEqual([])
  })

  test('until the moment of its cut-off, and not at it; nor does it come back then', async () => {
    const { id, member } = await running()
    const { day, cut_off_at } = await nextDate(world, id)
    const before = new Date(cut_off_at.getTime() - 1)
    await expect(skipDay(memberAt(world, member, cut_off_at), id, day)).rejects.toBeInstanceOf(TooLateToSkip)
    expect(await statesOf(id)).toEqual([[day, 'planned']])
    await skipDay(memberAt(world, member, before), id, day)
    await expect(unskipDay(memberAt(world, member, cut_off_at), id, day)).rejects.toBeInstanceOf(
      TooLateToSkip,
    )
    expect(await statesOf(id)).toEqual([[day, 'skipped']])
    await unskipDay(memberAt(world, member, before), id, day)
    expect(await statesOf(id)).toEqual([])
  })

  test('of the next eight, and of no other', async () => {
    const { id, me } = await running()
    await skipDay(me(), id, dayAhead(world, 10 + 7 * 7))
    for (const day of [
      dayAhead(world, 10 + 8 * 7),
      dayAhead(world, 11),
      dayAhead(world, 3),
      dayAhead(world, -4),
      'soon',
      '',
      '2031-02-30',
    ])
      await expect(skipDay(me(), id, day)).rejects.toBeInstanceOf(NotOneOfItsDays)
    expect(await statesOf(id)).toEqual([[dayAhead(world, 59), 'skipped']])
    // What is no day of its own is not skipped, so nothing is to be taken back.
    for (const day of ['soon', dayAhead(world, 11)]) await unskipDay(me(), id, day)
  })

  test('counted from the end of a pause', async () => {
    const { id, me } = await running()
    await pauseUntil(me(), id, dayAhead(world, 30))
    await expect(skipDay(me(), id, dayAhead(world, 24))).rejects.toBeInstanceOf(NotOneOfItsDays)
    await skipDay(me(), id, dayAhead(world, 31))
    expect(await statesOf(id)).toEqual([[dayAhead(world, 31), 'skipped']])
  })
})

describe('a pause', () => {
  test('is until tomorrow at least and a year and a day at most', async () => {
    const { id, me } = await running()
    for (const day of [
      dayAhead(world, 0),
      dayAhead(world, -1),
      dayAhead(world, 367),
      'soon',
      '',
      '2031-02-30',
    ])
      await expect(pauseUntil(me(), id, day)).rejects.toBeInstanceOf(PauseRefused)
    expect(await pausedOf(id)).toBeNull()
    for (const days of [1, 366]) {
      await pauseUntil(me(), id, dayAhead(world, days))
      expect(await pausedOf(id)).toBe(dayAhead(world, days))
    }
    await pauseUntil(me(), id, null)
    expect(await pausedOf(id)).toBeNull()
  })

  test('takes back what is planned and keeps what was skipped', async () => {
    const { id, me } = await running()
    await skipDay(me(), id, dayAhead(world, 17))
    await nextDate(world, id)
    await pauseUntil(me(), id, dayAhead(world, 12))
    expect(await statesOf(id)).toEqual([[dayAhead(world, 17), 'skipped']])
    await runStandingOrders(world.ctx())
    expect(
      (await datesOf(world, id)).filter(({ state }) => state === 'planned').map(({ day }) => day),
    ).toEqual([dayAhead(world, 24)])
  })

  test('that ends on one of its days lets that day come', async () => {
    const { id, me } = await running()
    await pauseUntil(me(), id, dayAhead(world, 24))
    expect((await nextDate(world, id)).day).toBe(dayAhead(world, 24))
  })
})

describe('its end', () => {
  test('takes back what is planned, is one in the audit, and is there once', async () => {
    const { id, me } = await running()
    await nextDate(world, id)
    const both = await Promise.allSettled([endStanding(me(), id), endStanding(me(), id)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await statesOf(id)).toEqual([])
    await runStandingOrders(at(world, new Date(Date.now() + 20 * 86_400_000)))
    expect(await statesOf(id)).toEqual([])
    const audited = `select count(*)::int as n from audit where action = 'standing-order.changed' and subject_id = ?`
    expect(await one(world, audited, [id])).toEqual({ n: 1 })
  })

  test('is its member’s alone to say, as all the rest', async () => {
    const { id } = await running()
    const day = dayAhead(world, 10)
    const attempts: Readonly<Record<string, (ctx: Ctx, of: string) => Promise<unknown>>> = {
      skip: (ctx, of) => skipDay(ctx, of, day),
      unskip: (ctx, of) => unskipDay(ctx, of, day),
      pause: (ctx, of) => pauseUntil(ctx, of, dayAhead(world, 20)),
      end: (ctx, of) => endStanding(ctx, of),
    }
    for (const [name, attempt] of Object.entries(attempts)) {
      for (const who of ['member', 'shopkeeper', 'operator'] as const)
        expect([name, await attempt(world.ctx(who), id).catch(fault => fault)]).toEqual([
          name,
          expect.any(NotFound),
        ])
      expect([name, await attempt(world.ctx(), id).catch(fault => fault)]).toEqual([
        name,
        expect.any(SignInRequired),
      ])
      const { me } = await running()
      for (const none of ['', 'x', Bun.randomUUIDv7()])
        expect([name, await attempt(me(), none).catch(fault => fault)]).toEqual([name, expect.any(NotFound)])
    }
    expect(await statesOf(id)).toEqual([])
  })
})

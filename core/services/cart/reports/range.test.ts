import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { daysOf, readRange, within } from './range'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const at = (now: string, timeZone = 'Europe/London'): Ctx => {
  const ctx = world.ctx('shopkeeper')
  const site = { ...ctx.house.site(), timeZone }
  return { ...ctx, now: new Date(now), house: { ...ctx.house, site: () => site } }
}
const range = (asked: Record<string, string | undefined>, now = '2026-06-15T12:00:00Z') => {
  const { from, to } = readRange(at(now), asked)
  return [from, to]
}

describe('the days of a report', () => {
  test('are the last four weeks, today among them, where nobody says', () => {
    expect(range({})).toEqual(['2026-05-19', '2026-06-15'])
    expect(daysOf({ cycleId: null, from: '2026-05-19', to: '2026-06-15' })).toBe(28)
  })

  test.each([
    ['2026-06-15T23:30:00Z', 'Europe/London', '2026-06-16'],
    ['2026-06-15T23:30:00Z', 'America/New_York', '2026-06-15'],
    ['2026-12-31T12:00:00Z', 'Pacific/Auckland', '2027-01-01'],
  ])('end, at %s in %s, on %s', (now, zone, day) => {
    expect(readRange(at(now, zone), {}).to).toBe(day)
  })

  test.each([
    [{ from: '2026-01-01', to: '2026-01-31' }, ['2026-01-01', '2026-01-31']],
    [{ to: '2026-01-31' }, ['2026-01-04', '2026-01-31']],
    [{ from: '2026-06-01' }, ['2026-06-01', '2026-06-15']],
    [{ from: '2026-06-01', to: '2026-06-01' }, ['2026-06-01', '2026-06-01']],
    [{ from: '2026-02-30', to: '2026-06-10' }, ['2026-05-14', '2026-06-10']],
    [{ from: 'soon', to: '2026-6-1' }, ['2026-05-19', '2026-06-15']],
    [{ from: '', to: '' }, ['2026-05-19', '2026-06-15']],
    [{ from: '0001-01-01', to: '2026-06-10' }, ['2026-05-14', '2026-06-10']],
  ])('asked as %p are %p', (asked, days) => {
    expect(range(asked as Record<string, string>)).toEqual(days as string[])
  })

  test('are three years at most, the last of them', () => {
    const { from, to } = readRange(at('2026-06-15T12:00:00Z'), { from: '1999-01-01', to: '2026-06-15' })
    expect(daysOf({ cycleId: null, from, to })).toBe(1_100)
    expect(to).toBe('2026-06-15')
  })

  test('that end before they begin are one day', () => {
    const { from, to } = readRange(at('2026-06-15T12:00:00Z'), { from: '2026-06-10', to: '2026-06-01' })
    expect(from).toBe(to)
  })

  test('are those of a cycle only where it is one by its id', () => {
    const id = Bun.randomUUIDv7()
    const cycle = (asked: string) => readRange(at('2026-06-15T12:00:00Z'), { cycle: asked }).cycleId
    expect([cycle(id), cycle(id.toUpperCase()), cycle('week 4'), cycle('')]).toEqual([id, id, null, null])
  })
})

describe('a moment', () => {
  const isWithin = async (moment: string, zone: string) => {
    const days = { cycleId: null, from: '2026-03-29', to: '2026-03-29' }
    const { rows } = await sql<{ in: boolean }>`
      select ${within(at('2026-06-15T12:00:00Z', zone), 'd.at', days)} as "in"
      from (select ${new Date(moment)}::timestamptz as at) d`.execute(db(world.ctx()))
    return rows[0]?.in
  }

  test.each([
    // The clocks go forward on this day: it has 23 hours in London.
    ['2026-03-28T23:59:59.999Z', 'Europe/London', false],
    ['2026-03-29T00:00:00Z', 'Europe/London', true],
    ['2026-03-29T22:59:59.999Z', 'Europe/London', true],
    ['2026-03-29T23:00:00Z', 'Europe/London', false],
    ['2026-03-29T03:59:59Z', 'America/New_York', false],
    ['2026-03-29T04:00:00Z', 'America/New_York', true],
    ['2026-03-30T03:59:59Z', 'America/New_York', true],
  ])('%s on the clocks of %s: %p', async (moment, zone, isIn) => {
    expect(await isWithin(moment, zone)).toBe(isIn)
  })
})

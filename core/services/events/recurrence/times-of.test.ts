import { describe, expect, test } from 'bun:test'
import { InvalidRecurrence, timesOf, wallClock } from './times-of'

const timeZone = 'Europe/London'
const market = {
  startsAt: new Date('2026-10-08T09:00:00Z'),
  endsAt: new Date('2026-10-08T11:30:00Z'),
  recurrence: 'FREQ=WEEKLY;BYDAY=TH',
  timeZone,
}
const autumn = [new Date('2026-10-01T00:00:00Z'), new Date('2026-11-10T00:00:00Z')] as const

describe('the times of a schedule', () => {
  test('a weekly ten o’clock stays ten o’clock when the clocks go back', () => {
    const times = timesOf(market, ...autumn)
    expect(times.map(({ startsAt }) => startsAt.toISOString().slice(5, 16))).toEqual([
      '10-08T09:00',
      '10-15T09:00',
      '10-22T09:00',
      '10-29T10:00',
      '11-05T10:00',
    ])
    expect(times.map(({ startsAt }) => wallClock(startsAt, timeZone).hour)).toEqual([10, 10, 10, 10, 10])
  })

  test('it ends by the clock on the wall, also in the night the clocks change', () => {
    const night = {
      ...market,
      startsAt: new Date('2026-10-17T21:00:00Z'),
      endsAt: new Date('2026-10-18T05:00:00Z'),
      recurrence: 'FREQ=WEEKLY',
    }
    const ends = timesOf(night, ...autumn).map(({ endsAt }) => wallClock(endsAt, timeZone).hour)
    expect(ends).toEqual([6, 6, 6, 6])
  })

  test('a count and an end are kept', () => {
    expect(
      timesOf({ ...market, recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=2' }, ...autumn),
    ).toHaveLength(2)
    const until = { ...market, recurrence: 'FREQ=WEEKLY;BYDAY=TH;UNTIL=20261022T225959Z' }
    expect(timesOf(until, ...autumn)).toHaveLength(3)
  })

  test('what happens once happens once', () => {
    const once = { ...market, recurrence: null }
    expect(timesOf(once, ...autumn)).toHaveLength(1)
    expect(timesOf(once, new Date('2026-10-09'), autumn[1])).toEqual([])
  })

  test('a rule nobody can follow is refused by name', () => {
    expect(() => timesOf({ ...market, recurrence: 'FREQ=SOMETIMES' }, ...autumn)).toThrow(InvalidRecurrence)
  })
})

import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { InvalidRecurrence, sameClocks, timesOf, wallClock } from './times-of'

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

describe('in the nights the clocks change', () => {
  const nightly = (startsAt: string, endsAt: string) => ({
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    recurrence: 'FREQ=DAILY;COUNT=4',
    timeZone,
  })
  const year = [new Date('2026-01-01'), new Date('2027-01-01')] as const

  test('a series does not happen in the hour that is skipped, and counts on without it', () => {
    const times = timesOf(nightly('2026-03-27T01:30:00Z', '2026-03-27T01:50:00Z'), ...year)
    expect(times.map(({ startsAt }) => startsAt.toISOString().slice(5, 16))).toEqual([
      '03-27T01:30',
      '03-28T01:30',
      '03-30T00:30',
      '03-31T00:30',
    ])
  })

  test('a series happens once in the hour that comes twice, in the first of the two', () => {
    const times = timesOf(nightly('2026-10-23T00:30:00Z', '2026-10-23T00:50:00Z'), ...year)
    expect(times.map(({ startsAt }) => startsAt.toISOString().slice(5, 16))).toEqual([
      '10-23T00:30',
      '10-24T00:30',
      '10-25T00:30',
      '10-26T01:30',
    ])
  })

  test('what begins before the clocks go back and ends after ends after it begins, each time', () => {
    // By the clocks from 01:45 to 01:15.
    const times = timesOf(nightly('2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z'), ...year)
    for (const { startsAt, endsAt } of times) expect(endsAt.getTime() - startsAt.getTime()).toBe(30 * 60_000)
  })

  test('what would end at the hour that is skipped lasts as long as else, and never no time at all', () => {
    // By the clocks of Lisbon both its ends are two o’clock: one is put forward, and the other is two already.
    const times = sameClocks(
      { startsAt: new Date('2026-03-29T01:00:00Z'), endsAt: new Date('2026-03-29T02:00:00Z') },
      'UTC',
      'Europe/Lisbon',
    )
    expect(times.endsAt.getTime() - times.startsAt.getTime()).toBe(3_600_000)
  })

  test('everything ends after it begins, in any zone and from any zone to any other', () => {
    const zones = [
      'Europe/London',
      'America/Sao_Paulo',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Kolkata',
    ]
    const minute = fc.integer({ min: Date.UTC(2016, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 })
    fc.assert(
      fc.property(
        ...([
          minute,
          fc.integer({ min: 1, max: 300 }),
          fc.constantFrom(...zones),
          fc.constantFrom(...zones),
        ] as const),
        (at, length, from, to) => {
          const times = { startsAt: new Date(at * 60_000), endsAt: new Date((at + length) * 60_000) }
          const other = sameClocks(times, from, to)
          expect(other.endsAt.getTime()).toBeGreaterThan(other.startsAt.getTime())
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('a zone changed and changed back leaves every clock that exists in both as it was', () => {
    const times = { startsAt: new Date('2026-12-05T10:00:00Z'), endsAt: new Date('2026-12-05T12:00:00Z') }
    const away = sameClocks(times, 'Europe/London', 'Asia/Kolkata')
    expect(away.startsAt.toISOString()).toBe('2026-12-05T04:30:00.000Z')
    expect(sameClocks(away, 'Asia/Kolkata', 'Europe/London')).toEqual(times)
  })
})

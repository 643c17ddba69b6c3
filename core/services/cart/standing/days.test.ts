import { describe, expect, test } from 'bun:test'
import { dayOf } from '#core/text/day-of'
import { addDays, clockOf, daysFrom, dayWords, isDay, momentOf } from './days'

describe('days of a standing order', () => {
  test('begin with the first, and go on by its weeks', () => {
    expect(daysFrom('2027-01-01', 2, '2026-12-01', 3)).toEqual(['2027-01-01', '2027-01-15', '2027-01-29'])
    expect(daysFrom('2027-01-01', 1, '2027-01-08', 2)).toEqual(['2027-01-08', '2027-01-15'])
    expect(daysFrom('2027-01-01', 4, '2027-01-02', 2)).toEqual(['2027-01-29', '2027-02-26'])
  })

  test.each(['Europe/London', 'America/New_York', 'Australia/Lord_Howe'])(
    'fall on one weekday all year, whatever the clocks do in %s',
    zone => {
      const days = daysFrom('2027-01-01', 1, '2027-01-01', 53)
      const weekdays = days.map(day => new Date(`${day}T00:00:00Z`).getUTCDay())
      expect(new Set(weekdays)).toEqual(new Set([5]))
      const clocks = days.map(day => clockOf(momentOf(addDays(day, -2), 18, zone), zone))
      expect(new Set(clocks)).toEqual(new Set(['18:00']))
      expect(days.map(day => dayOf(momentOf(day, 0, zone), zone))).toEqual([...days])
    },
  )

  test('are said with their weekday, and what is none is known', () => {
    expect(dayWords('2026-12-04', 'en-GB')).toBe('Friday 4 December')
    expect([isDay('2027-02-28'), isDay('2027-02-29'), isDay('4 December'), isDay('')]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

import { expect, test } from 'bun:test'
import { dayOf, daysUpTo } from './days'

test.each([
  ['2027-03-01T00:30:00Z', 'Europe/London', '2027-03-01'],
  ['2027-03-01T00:30:00Z', 'America/New_York', '2027-02-28'],
  ['2027-03-01T23:30:00Z', 'Asia/Tokyo', '2027-03-02'],
  ['2027-06-30T23:30:00Z', 'Europe/London', '2027-07-01'],
  ['2027-12-31T23:59:59.999Z', 'UTC', '2027-12-31'],
])('%s in %s is on the %s', (moment, zone, day) => {
  expect(dayOf(new Date(moment), zone)).toBe(day)
})

test('the days up to one are so many, in order, over months, leap days and changed clocks', () => {
  expect(daysUpTo('2028-03-01', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(daysUpTo('2027-01-01', 2)).toEqual(['2026-12-31', '2027-01-01'])
  expect(daysUpTo('2027-03-29', 3)).toEqual(['2027-03-27', '2027-03-28', '2027-03-29'])
  expect(daysUpTo('2027-03-29', 1)).toEqual(['2027-03-29'])
  const year = daysUpTo('2027-11-28', 365)
  expect([year.length, new Set(year).size, year[0]]).toEqual([365, 365, '2026-11-29'])
})

import { expect, test } from 'bun:test'
import { daysUpTo } from './days'

test('the days up to one are so many, in order, over months, leap days and changed clocks', () => {
  expect(daysUpTo('2028-03-01', 3)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(daysUpTo('2027-01-01', 2)).toEqual(['2026-12-31', '2027-01-01'])
  expect(daysUpTo('2027-03-29', 3)).toEqual(['2027-03-27', '2027-03-28', '2027-03-29'])
  expect(daysUpTo('2027-03-29', 1)).toEqual(['2027-03-29'])
  const year = daysUpTo('2027-11-28', 365)
  expect([year.length, new Set(year).size, year[0]]).toEqual([365, 365, '2026-11-29'])
})

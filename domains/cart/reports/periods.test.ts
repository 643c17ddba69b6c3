import { expect, test } from 'bun:test'
import { MOST_BARS, periodsOf } from './periods'

const days = (to: string) => ({ cycleId: null, to })

test('a plot has the days in which nothing was sold, too, to the end of what was asked for', () => {
  expect(periodsOf(['2027-03-27', '2027-03-29'], 'day', days('2027-03-30'))).toEqual([
    '2027-03-27',
    '2027-03-28',
    '2027-03-29',
    '2027-03-30',
  ])
})

test('of a cycle it ends with the last day that was sold in', () => {
  const cycle = { cycleId: Bun.randomUUIDv7(), to: '2027-12-31' }
  expect(periodsOf(['2027-03-27', '2027-03-29'], 'day', cycle)).toHaveLength(3)
})

test('weeks and months are counted as such, and never beyond what is in the days', () => {
  expect(periodsOf(['2027-03-22', '2027-04-05'], 'week', days('2027-04-07'))).toEqual([
    '2027-03-22',
    '2027-03-29',
    '2027-04-05',
  ])
  expect(periodsOf(['2027-01-01', '2027-03-01'], 'month', days('2027-03-30'))).toEqual([
    '2027-01-01',
    '2027-02-01',
    '2027-03-01',
  ])
})

test('the last ones are shown of many, and none where nothing was sold', () => {
  const periods = periodsOf(['2027-01-01', '2027-01-31'], 'day', days('2027-01-31'))
  expect([periods.length, periods[0], periods.at(-1)]).toEqual([MOST_BARS, '2027-01-20', '2027-01-31'])
  expect(periodsOf([], 'day', days('2027-01-31'))).toEqual([])
})

import { expect, test } from 'bun:test'
import { dayOf } from './day-of'

test.each([
  ['2027-03-01T00:30:00Z', 'Europe/London', '2027-03-01'],
  ['2027-03-01T00:30:00Z', 'America/New_York', '2027-02-28'],
  ['2027-03-01T23:30:00Z', 'Asia/Tokyo', '2027-03-02'],
  ['2027-06-30T23:30:00Z', 'Europe/London', '2027-07-01'],
  ['2027-12-31T23:59:59.999Z', 'UTC', '2027-12-31'],
])('%s in %s is on the %s', (moment, zone, day) => {
  expect(dayOf(new Date(moment), zone)).toBe(day)
})

import { expect, test } from 'bun:test'
import { endOfDay } from './end-of-day'

test.each([
  ['2031-05-03', 'Europe/London', '2031-05-03T23:00:00.000Z'],
  ['2031-12-31', 'Europe/London', '2032-01-01T00:00:00.000Z'],
  ['2031-05-03', 'Pacific/Auckland', '2031-05-03T12:00:00.000Z'],
  // The night in which the clocks go forward, and a day that ends at one in the morning since it has no midnight.
  ['2031-03-30', 'Europe/London', '2031-03-30T23:00:00.000Z'],
  ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
])('%s ends in %s at %s', (day, zone, end) => expect(endOfDay(day, zone)?.toISOString()).toBe(end))

test.each(['2031-02-29', '2031-13-01', '31-1-1', '', 'tomorrow'])('“%s” is no day', day =>
  expect(endOfDay(day, 'Europe/London')).toBeNull(),
)

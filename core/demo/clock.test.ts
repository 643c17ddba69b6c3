import { expect, test } from 'bun:test'
import { at, type Day, inSeason, inThisMonth, weekdayIn } from './clock'

const [MONDAY, WEDNESDAY, SUNDAY] = [1, 3, 7] as const
const day = (text: string): Day => {
  const [year = 0, month = 0, on = 0] = text.split('-').map(Number)
  return { year, month, day: on }
}
const written = ({ year, month, day }: Day) =>
  [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
const now = (text: string) => new Date(text)

test.each([
  ['2031-01-15', '18:30', '2031-01-15T18:30:00.000Z'],
  ['2031-07-15', '18:30', '2031-07-15T17:30:00.000Z'],
  ['2031-07-15', '00:30', '2031-07-14T23:30:00.000Z'],
  ['2031-07-15', '9', '2031-07-15T08:00:00.000Z'],
])('on %s the valley’s clocks show %s at %s', (on, time, instant) =>
  expect(at(day(on), time).toISOString()).toBe(instant),
)

test.each([
  // A Wednesday.
  ['2031-07-16T12:00:00Z', 0, WEDNESDAY, '2031-07-16'],
  ['2031-07-16T12:00:00Z', 0, MONDAY, '2031-07-14'],
  ['2031-07-16T12:00:00Z', 0, SUNDAY, '2031-07-20'],
  ['2031-07-16T12:00:00Z', 2, MONDAY, '2031-07-28'],
  ['2031-07-16T12:00:00Z', -3, MONDAY, '2031-06-23'],
  // Sunday is the last day of its week, and half past eleven at night here is the next day there.
  ['2031-07-20T12:00:00Z', 0, MONDAY, '2031-07-14'],
  ['2031-07-20T23:30:00Z', 0, MONDAY, '2031-07-21'],
  ['2031-12-31T12:00:00Z', 1, WEDNESDAY, '2032-01-07'],
])('from %s, %i weeks on, weekday %i is %s', (from, weeks, weekday, on) =>
  expect(written(weekdayIn(now(from), weeks, weekday))).toBe(on),
)

test.each([
  ['2031-07-16T12:00:00Z', MONDAY, 1, '2031-07-07'],
  ['2031-07-16T12:00:00Z', MONDAY, 3, '2031-07-21'],
  // The first of the month is of that weekday itself.
  ['2031-09-20T12:00:00Z', MONDAY, 1, '2031-09-01'],
  ['2031-07-31T23:30:00Z', MONDAY, 1, '2031-08-04'],
])('in the month of %s weekday %i comes the %ith time on %s', (from, weekday, nth, on) =>
  expect(written(inThisMonth(now(from), weekday, nth))).toBe(on),
)

test.each([
  ['this year’s, to come', '2031-07-16T12:00:00Z', 9, '2031-09-01'],
  ['this year’s, not two months ago', '2031-07-16T12:00:00Z', 6, '2031-06-02'],
  ['next year’s, where this year’s is longer ago', '2031-07-16T12:00:00Z', 5, '2032-05-03'],
  ['last year’s, in its first weeks', '2031-01-10T12:00:00Z', 12, '2030-12-02'],
])('a season is %s', (_, from, month, on) => {
  expect(written(inSeason(now(from), month, MONDAY, 1))).toBe(on)
})

test('a season is shown for sixty days after its noon', () => {
  const noon = at(day('2031-06-02'), '12:00').getTime()
  const shown = (later: number) => written(inSeason(new Date(noon + later), 6, MONDAY, 1))
  expect([shown(60 * 86_400_000), shown(60 * 86_400_000 + 1)]).toEqual(['2031-06-02', '2032-06-07'])
})

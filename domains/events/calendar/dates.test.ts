import { describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { byDay, eventHref } from './by-day'
import { around, mondayOf, readDay, readMonth, today } from './dates'
import { withCalendar } from './frame'
import { webcal } from './webcal'

describe('an address of a month or a day', () => {
  test.each(['1900-01', '2031-07', '2199-12'])('%s is read as it is written', text => {
    expect(readMonth(text).toString()).toBe(text)
  })

  test.each([
    '1899-12',
    '2200-01',
    '2031-00',
    '2031-13',
    '2031-7',
    '2031-07-01',
    ' 2031-07',
    '2031-07\n',
    '',
  ])('%j is no month', text => {
    expect(() => readMonth(text)).toThrow(NotFound)
  })

  test.each(['2031-07-15', '2032-02-29', '2000-02-29'])('%s is read as it is written', text => {
    expect(readDay(text).toString()).toBe(text)
  })

  test.each(['2031-02-29', '2031-04-31', '2031-00-10', '2031-7-15', '15-07-2031', 'today', ''])(
    '%j is no day',
    text => {
      expect(() => readDay(text)).toThrow(NotFound)
    },
  )
})

describe('a day', () => {
  test.each([
    ['Pacific/Auckland', '2031-07-02'],
    ['Europe/London', '2031-07-02'],
    ['America/New_York', '2031-07-01'],
  ])('in %s is %s at one and the same moment', (zone, day) => {
    expect(today(new Date('2031-07-01T23:30:00Z'), zone).toString()).toBe(day)
  })

  test.each([
    ['2031-07-14', '2031-07-14'],
    ['2031-07-20', '2031-07-14'],
    ['2031-07-21', '2031-07-21'],
    ['2032-01-01', '2031-12-29'],
    ['2032-03-01', '2032-03-01'],
  ])('%s is of the week that begins on %s', (day, monday) => {
    expect(mondayOf(Temporal.PlainDate.from(day)).toString()).toBe(monday)
  })

  test('may begin and end somewhere else: what is asked for is wider than the days by a little more than a day', () => {
    const range = around(Temporal.PlainDate.from('2031-07-01'), 31, 'Europe/London')
    expect([range.from.toISOString(), range.until.toISOString()]).toEqual([
      '2031-06-29T21:00:00.000Z',
      '2031-08-02T01:00:00.000Z',
    ])
  })

  test('of the night in which clocks change is as long as it is', () => {
    const hours = (day: string) => {
      const { from, until } = around(Temporal.PlainDate.from(day), 1, 'Europe/London')
      return (until.getTime() - from.getTime()) / 3_600_000 - 52
    }
    expect(['2031-03-30', '2031-06-15', '2031-10-26'].map(hours)).toEqual([23, 24, 25])
  })
})

describe('what happens', () => {
  const PLAIN = { title: 'Supper', slug: 'supper', id: 'x', cancelled: false, colour: 'leaf' }
  const entries = (...moments: { at: string; timeZone?: string; more?: object }[]) =>
    byDay(
      moments.map(({ at, timeZone = 'Europe/London', more }) => ({
        ...PLAIN,
        startsAt: new Date(at),
        timeZone,
        ...more,
      })) as never,
      'en-GB',
    )

  test('stands on its day where it happens, in the order it came in', () => {
    const days = entries(
      { at: '2031-06-30T23:30:00Z' },
      { at: '2031-06-30T23:30:00Z', timeZone: 'America/New_York' },
      { at: '2031-07-01T10:00:00Z', more: { title: 'Lunch' } },
    )
    expect(Object.keys(days)).toEqual(['2031-07-01', '2031-06-30'])
    expect(days['2031-07-01']?.map(({ title, time }) => [title, time])).toEqual([
      ['Supper', '00:30'],
      ['Lunch', '11:00'],
    ])
  })

  test('says that it was called off, and keeps its time', () => {
    const [entry] = entries({ at: '2031-07-01T10:00:00Z', more: { cancelled: true } })['2031-07-01'] ?? []
    expect(entry?.time).toBe('11:00 · cancelled')
  })

  test('has the colour of its calendar', () => {
    const [entry] = entries({ at: '2031-07-01T10:00:00Z', more: { colour: 'accent' } })['2031-07-01'] ?? []
    expect([entry?.accent, entries({ at: '2031-07-01T10:00:00Z' })['2031-07-01']?.[0]?.accent]).toEqual([
      true,
      false,
    ])
  })

  test('is found at an address of its date, not of its day', () => {
    expect(eventHref({ slug: 'supper', id: 'abc' })).toBe('/events/supper/abc')
  })
})

test.each([
  ['/agenda', undefined, '/agenda'],
  ['/agenda', 'orchard', '/agenda?calendar=orchard'],
  ['/agenda?page=2', 'orchard', '/agenda?page=2&calendar=orchard'],
  ['/', 'a&b=c', '/?calendar=a%26b%3Dc'],
])('%s narrowed to %p is %s', (href, calendar, narrowed) => {
  expect(withCalendar(href, calendar)).toBe(narrowed)
})

test('a feed is subscribed to by its own scheme, whether it is plain or not, and nothing else of it changes', () => {
  expect(webcal('https://events.test/calendar.ics')).toBe('webcal://events.test/calendar.ics')
  expect(webcal('http://localhost:4003/a.ics?u=http://x')).toBe('webcal://localhost:4003/a.ics?u=http://x')
})

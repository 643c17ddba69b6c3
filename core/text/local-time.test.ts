import { describe, expect, test } from 'bun:test'
import { CLOCK_TIME, calendarDay, daysLater, localTime, momentOf, movedWith, sentMoment } from './local-time'

const LONDON = 'Europe/London'

describe('a time that a form showed', () => {
  test.each([
    ['2027-10-31T00:30:00.000Z', LONDON],
    // The second half past one of that night.
    ['2027-10-31T01:30:00.000Z', LONDON],
    ['2027-10-31T01:30:59.999Z', LONDON],
    ['2027-04-03T14:45:12.000Z', 'Australia/Lord_Howe'],
    ['2027-04-03T15:15:12.000Z', 'Australia/Lord_Howe'],
  ])('%s in %s is the same when it is sent back', (moment, zone) => {
    const shown = new Date(moment)
    expect(sentMoment(localTime(shown, zone), zone, shown)).toEqual(shown)
  })

  test('and is another one when it was changed, or when none was shown', () => {
    const shown = new Date('2027-10-31T01:30:00.000Z')
    expect(sentMoment('2027-10-31T01:31', LONDON, shown)?.toISOString()).toBe('2027-10-31T00:31:00.000Z')
    expect(sentMoment('2027-10-31T01:30', LONDON, null)?.toISOString()).toBe('2027-10-31T00:30:00.000Z')
    expect(sentMoment('', LONDON, shown)).toBeNull()
  })
})

describe('a time as people write it', () => {
  test.each([
    ['2027-01-15T09:30', LONDON, '2027-01-15T09:30:00.000Z'],
    ['2027-07-15T09:30', LONDON, '2027-07-15T08:30:00.000Z'],
    ['2027-07-15T09:30', 'Asia/Kathmandu', '2027-07-15T03:45:00.000Z'],
    ['2027-07-15T09:30:15', 'America/New_York', '2027-07-15T13:30:15.000Z'],
    ['2028-02-29T00:00', 'UTC', '2028-02-29T00:00:00.000Z'],
    ['2027-12-31T23:59', 'Pacific/Kiritimati', '2027-12-31T09:59:00.000Z'],
  ])('%s on the clocks of %s is %s', (local, zone, moment) => {
    expect(momentOf(local, zone)?.toISOString()).toBe(moment)
  })

  test('that the clocks leave out is an hour later', () => {
    expect(momentOf('2027-03-28T01:30', LONDON)).toEqual(momentOf('2027-03-28T02:30', LONDON))
  })

  test('that comes twice is the first', () => {
    expect(momentOf('2027-10-31T01:30', LONDON)?.toISOString()).toBe('2027-10-31T00:30:00.000Z')
  })

  test.each([
    '',
    'soon',
    '2027-02-30T10:00',
    '2027-13-01T10:00',
    '2027-01-01T24:30',
    '2027-01-15T09:30Z',
    '15.1.2027',
    '2027-01-15',
    '2027-01-15T09',
    '2027-01-15T09:30:60',
    '20270115T0930',
    '2027-01-15T09:30+05:00',
    '2027-01-15T09:30[Asia/Tokyo]',
    '+012027-01-15T09:30',
    '0000-01-15T09:30',
    ' 2027-01-15T09:30',
  ])('that is none is null: %s', local => {
    expect(momentOf(local, LONDON)).toBeNull()
  })

  test('of a zone that there is not is null', () => {
    expect(momentOf('2027-01-15T09:30', 'Europe/Atlantis')).toBeNull()
  })
})

describe('a moment as a field has it', () => {
  test('is to the minute, on the clocks of the place, and back again the same', () => {
    const moment = new Date('2027-07-15T08:30:42.500Z')
    expect(localTime(moment, LONDON)).toBe('2027-07-15T09:30')
    expect(localTime(moment, 'America/St_Johns')).toBe('2027-07-15T06:00')
    for (const zone of [LONDON, 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'])
      expect(momentOf(localTime(new Date('2027-07-15T08:30:00Z'), zone), zone)?.toISOString()).toBe(
        '2027-07-15T08:30:00.000Z',
      )
  })
})

describe('a day as people choose it', () => {
  test.each(['2027-01-15', '2028-02-29', '1999-12-31', '2199-12-31'])('is one of the calendar: %s', day => {
    expect(calendarDay(day)?.toString()).toBe(day)
  })

  test.each([
    '',
    '2027-02-29',
    '2027-13-01',
    '2027-00-10',
    '0000-01-01',
    '1899-12-31',
    '2200-01-01',
    '+012027-01-15',
    '20270115',
    '2027-01-15T09:30',
    '2027-01-15[u-ca=hebrew]',
    '15.1.2027',
    '2027-01-15 ',
  ])('is null where there is none: %p', day => {
    expect(calendarDay(day)).toBeNull()
  })
})

describe('a week later', () => {
  const at = (local: string) => momentOf(local, LONDON)!

  test('is the same time on the clocks, also over a change of them', () => {
    expect(daysLater(at('2027-03-22T08:00'), 7, LONDON)).toEqual(at('2027-03-29T08:00'))
    expect(daysLater(at('2027-10-25T17:00'), 7, LONDON)).toEqual(at('2027-11-01T17:00'))
  })

  test('what hangs on a moment moves with it', () => {
    const [from, to] = [at('2027-03-25T20:00'), at('2027-04-01T21:30')]
    expect(movedWith(from, from, to, LONDON)).toEqual(to)
    expect(movedWith(at('2027-03-26T08:00'), from, to, LONDON)).toEqual(at('2027-04-02T09:30'))
    expect(movedWith(at('2027-03-29T08:00'), from, to, LONDON)).toEqual(at('2027-04-05T09:30'))
    expect(movedWith(at('2027-04-05T09:30'), to, from, LONDON)).toEqual(at('2027-03-29T08:00'))
  })
})

test('a clock shows 00:00 to 23:59', () => {
  const shown = ['00:00', '09:05', '19:59', '23:59']
  const never = ['24:00', '99:99', '12:60', '9:30', '12:3', '12:30:00', '', '12.30']
  expect([...shown, ...never].filter(time => new RegExp(CLOCK_TIME).test(time))).toEqual(shown)
})

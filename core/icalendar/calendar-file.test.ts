import { describe, expect, test } from 'bun:test'
import ICAL from 'ical.js'
import { type CalendarTime, calendarFile, calendarPieces } from './calendar-file'

const apples: CalendarTime = {
  uid: 'apples@events.farm.example',
  sequence: 3,
  startsAt: new Date('2026-12-05T10:00:00Z'),
  endsAt: new Date('2026-12-05T12:00:00Z'),
  timeZone: 'Europe/London',
  changedAt: new Date('2026-11-01T09:00:00Z'),
  title: 'Apple day',
  description: '',
  place: 'The orchard',
  url: 'https://events.farm.example/events/apple-day',
  cancelled: false,
}
const fileOf = (...times: Partial<CalendarTime>[]) =>
  calendarFile({
    product: 'Events',
    timeZone: 'Europe/London',
    times: times.map(time => ({ ...apples, ...time })),
  })

/** A reader that knows nothing of zones but what the file says of them. */
function read(text: string) {
  const root = new ICAL.Component(ICAL.parse(text))
  ICAL.TimezoneService.reset()
  for (const zone of root.getAllSubcomponents('vtimezone'))
    ICAL.TimezoneService.register(new ICAL.Timezone(zone))
  return root.getAllSubcomponents('vevent').map(component => new ICAL.Event(component))
}

describe('an event is read at its moment', () => {
  test.each([
    'Europe/London',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'America/New_York',
    'Pacific/Apia',
    'Europe/Dublin',
    'Asia/Kathmandu',
    'UTC',
    'Pacific/Chatham',
  ])('ten years to each side in %s', timeZone => {
    const moments = Array.from({ length: 500 }, (_, at) => Date.UTC(2016, 10, 28) + at * 14.61 * 86_400_000)
    const times = moments.map((at, number) => ({
      uid: `${number}@farm.example`,
      timeZone,
      startsAt: new Date(Math.floor(at / 1000) * 1000),
      endsAt: new Date(Math.floor(at / 1000) * 1000 + 5_400_000),
    }))
    const events = read(fileOf(...times))
    expect(events.map(event => event.startDate.toJSDate().toISOString())).toEqual(
      times.map(time => time.startsAt.toISOString()),
    )
    expect(events.map(event => event.endDate.toJSDate().toISOString())).toEqual(
      times.map(time => time.endsAt.toISOString()),
    )
  })

  test('in both of the hours that clocks show twice', () => {
    const hours = ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']
    const times = hours.map(at => ({ startsAt: new Date(at), endsAt: new Date(Date.parse(at) + 600_000) }))
    expect(read(fileOf(...times)).map(event => event.startDate.toJSDate().toISOString())).toEqual(hours)
  })

  test('alone in its file, a summer two years away', () => {
    const [event] = read(
      fileOf({ startsAt: new Date('2028-07-15T09:00:00Z'), endsAt: new Date('2028-07-15T10:00:00Z') }),
    )
    expect(event?.startDate.hour).toBe(10)
    expect(event?.startDate.toJSDate()).toEqual(new Date('2028-07-15T09:00:00Z'))
  })
})

describe('the text of the file', () => {
  const hostile = [
    'semi;colon, comma \\ backslash',
    'two\r\nlines\rand\nmore',
    'BEGIN:VEVENT\r\nUID:theirs',
    `nul\0 bell\x07 escape\x1b delete\x7f next\x85 line\u2028separator tab\t`,
    'half a pair \ud83c of two',
    '🍎'.repeat(60),
    'á'.repeat(200),
    `${'x'.repeat(73)}é${'y'.repeat(80)}`,
  ]

  test.each(hostile)('%j comes through in one piece and writes no line of its own', words => {
    const text = fileOf({ title: words, description: words, place: words })
    const [event, ...more] = read(text)
    expect(more).toEqual([])
    const plain = words
      .toWellFormed()
      .replace(/\r\n?|[\u0085\u2028\v\f]/g, '\n')
      .replace(/[^\P{Cc}\t\n]/gu, '')
    expect([event?.summary, event?.description, event?.location]).toEqual([plain, plain, plain])
    expect(event?.uid).toBe(apples.uid)
  })

  test('is lines of at most 75 octets that end in CRLF, without a control', () => {
    const text = calendarFile({
      product: 'Events',
      name: hostile.join(' '),
      timeZone: 'Europe/London',
      times: hostile.map(words => ({ ...apples, title: words, description: words })),
    })
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[^\P{Cc}\t]/u)
    expect(text).toBe(text.toWellFormed())
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(text).toContain('X-WR-CALNAME:semi\\;colon\\, comma \\\\ backslash')
  })

  test('stamps in UTC, whatever the zone of its events', () => {
    const text = fileOf({ createdAt: new Date('2026-07-01T10:00:00Z') })
    expect(text).toContain('\r\nDTSTAMP:20261101T090000Z\r\n')
    expect(text).toContain('\r\nLAST-MODIFIED:20261101T090000Z\r\n')
    expect(text).toContain('\r\nCREATED:20260701T100000Z\r\n')
    expect(text).toContain('\r\nDTSTART;TZID=Europe/London:20261205T100000\r\n')
  })

  test('is the same whenever it is written', () => {
    expect(fileOf({}, { uid: 'other@farm.example' })).toBe(fileOf({}, { uid: 'other@farm.example' }))
  })

  test('of nothing is a calendar all the same', () => {
    expect(read(fileOf())).toEqual([])
  })
})

test('a file in pieces has the events and zones of the one that is made at once', async () => {
  const moments = [
    '2026-10-25T00:30:00Z',
    '2027-06-05T09:00:00Z',
    '2031-01-05T09:00:00Z',
    '2031-01-06T09:00:00Z',
  ]
  const times = moments.map((at, number) => ({
    ...apples,
    uid: `${number}@farm.example`,
    timeZone: number % 2 ? 'Asia/Kolkata' : 'Europe/London',
    startsAt: new Date(at),
    endsAt: new Date(Date.parse(at) + 600_000),
    title: 'BEGIN:VEVENT, END:VCALENDAR',
  }))
  async function* batches() {
    for (const batch of [times.slice(0, 3), [], times.slice(3)]) yield batch
  }
  const file = { product: 'Export', timeZone: 'Etc/UTC' }
  const span = { zones: ['Asia/Kolkata', 'Europe/London', 'UTC'], first: times[0]?.startsAt as Date }
  const pieces = await Array.fromAsync(
    calendarPieces({ ...file, ...span, last: times[3]?.endsAt as Date }, batches()),
  )
  const [whole, text] = [calendarFile({ ...file, times }), pieces.join('')]
  const linesOf = (of: string) =>
    of
      .split('\r\n')
      .filter(line => !line.startsWith('BEGIN:VTIMEZONE'))
      .toSorted()
  expect(linesOf(text)).toEqual(linesOf(whole))
  expect(read(text).map(({ uid, startDate }) => [uid, startDate.toJSDate().toISOString()])).toEqual(
    times.map(({ uid, startsAt }) => [uid, startsAt.toISOString()]),
  )

  async function* none() {}
  const empty = await Array.fromAsync(
    calendarPieces({ ...file, zones: [], first: new Date(0), last: new Date(0) }, none()),
  )
  expect(empty.join('')).toBe(calendarFile({ ...file, times: [] }))
})

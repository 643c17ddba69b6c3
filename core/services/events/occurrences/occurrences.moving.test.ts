import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { runCrons, type TestHouse, testHouse } from '../../../../tests/house'
import { readFeed } from '../feeds/ics'
import { service } from '../index'
import { entryDesk } from '../organising/desk'
import { saveCalendar, zoneChange } from '../organising/save-calendar'
import { type EntryValues, saveEntry } from '../organising/save-entry'
import { wallClock } from '../recurrence/times-of'
import { bookSlot } from '../slots/book-slot'
import { orderLine, type Staged, stage } from '../testing/stage'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Hours until noon in so many days: an hour later it is the same day. */
const untilNoonIn = (days: number) => {
  const noon = new Date(Date.now() + days * DAY_MS).setUTCHours(12, 0, 0, 0)
  return (noon - Date.now()) / HOUR_MS
}
const organiser = () => world.ctx('organiser')

type Row = { id: string; startsAt: Date; endsAt: Date; sequence: number }
async function datesOf({ entryId }: Staged): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, starts_at as "startsAt", ends_at as "endsAt", sequence from occurrences
    where entry_id = ${entryId} order by starts_at`.execute(db(world.ctx()))
  return rows
}

async function valuesOf(staged: Staged): Promise<EntryValues> {
  const desk = await entryDesk(organiser(), staged.entryId)
  const { calendarId, title, summary, description, place, cancellationHours } = desk
  const { startsAt, endsAt, recurrence } = desk
  return { calendarId, title, summary, description, place, cancellationHours, startsAt, endsAt, recurrence }
}

const save = async (staged: Staged, changes: Partial<EntryValues>) =>
  saveEntry(organiser(), staged.entryId, { ...(await valuesOf(staged)), ...changes })

async function sell(staged: Staged, occurrenceId = staged.occurrenceId) {
  const { member } = world.cast.members
  const item = await orderLine(world.ctx(), { ...staged, occurrenceId }, 1, { memberId: member.id })
  await transaction(world.ctx(), tx => service.settle(tx, [item], { memberId: member.id, name: member.name }))
}

/** The letters that the work on hand sent to the holder. */
async function letters(work: () => Promise<unknown>) {
  const { email } = world.cast.members.member
  const read = () =>
    db(world.ctx())
      .selectFrom('sent_mails')
      .select(['subject', 'text'])
      .where('recipient', '=', email)
      .orderBy('id')
      .execute()
  await world.work()
  const before = (await read()).length
  await work()
  await world.work()
  return (await read()).slice(before)
}

const later = (date: Date, ms: number) => new Date(date.getTime() + ms)

describe('a series that moves', () => {
  test.each([
    ['by an hour', HOUR_MS],
    ['by a day', DAY_MS],
    ['by two days back', -2 * DAY_MS],
  ])('%s keeps the ids of its dates', async (_, shift) => {
    const staged = await stage(world.ctx(), { startsInHours: untilNoonIn(10) })
    await save(staged, { recurrence: 'FREQ=WEEKLY;COUNT=9' })
    const before = await datesOf(staged)
    const values = await valuesOf(staged)
    await save(staged, { startsAt: later(values.startsAt, shift), endsAt: later(values.endsAt, shift) })
    const after = await datesOf(staged)
    expect(after.map(row => row.id)).toEqual(before.map(row => row.id))
    expect(after.every((row, at) => row.sequence > before[at]!.sequence)).toBe(true)
    expect(after[0]?.startsAt).toEqual(later(before[0]!.startsAt, shift))
  })

  test('by a whole week gives a date to each place, and none twice', async () => {
    const staged = await stage(world.ctx(), { startsInHours: untilNoonIn(10) })
    await save(staged, { recurrence: 'FREQ=DAILY;COUNT=12' })
    const values = await valuesOf(staged)
    await save(staged, {
      startsAt: later(values.startsAt, 3 * DAY_MS),
      endsAt: later(values.endsAt, 3 * DAY_MS),
    })
    const after = await datesOf(staged)
    expect(after).toHaveLength(12)
    expect(after[0]?.startsAt).toEqual(later(values.startsAt, 3 * DAY_MS))
  })

  test('changes the number and the etag of its feed, and its uid never', async () => {
    const staged = await stage(world.ctx(), { startsInHours: untilNoonIn(3) })
    const [uid, sequence] = [/^UID:.*/m, /^SEQUENCE:(\d+)/m]
    const before = (await readFeed(world.ctx(), { event: staged.slug })).body
    const values = await valuesOf(staged)
    await save(staged, { startsAt: later(values.startsAt, HOUR_MS), endsAt: later(values.endsAt, HOUR_MS) })
    const after = (await readFeed(world.ctx(), { event: staged.slug })).body
    expect(uid.exec(after)?.[0]).toBe(uid.exec(before)![0])
    expect(Number(sequence.exec(after)?.[1])).toBeGreaterThan(Number(sequence.exec(before)?.[1]))
  })

  test('leaves a date that an order names, if only one that came to nothing: it is called off', async () => {
    const staged = await stage(world.ctx(), { startsInHours: untilNoonIn(10) })
    await orderLine(world.ctx(), staged, 1, { memberId: world.cast.members.member.id })
    await save(staged, { recurrence: 'FREQ=WEEKLY;COUNT=4' })
    const values = await valuesOf(staged)
    const month = { startsAt: later(values.startsAt, 30 * DAY_MS), endsAt: later(values.endsAt, 30 * DAY_MS) }
    await save(staged, { ...month, recurrence: null })
    const { coming } = await entryDesk(organiser(), staged.entryId)
    expect(coming.find(({ id }) => id === staged.occurrenceId)).toMatchObject({ cancelled: true })
  })
})

describe('who holds a ticket', () => {
  test('is told of another place, and of what it was', async () => {
    const staged = await stage(world.ctx(), { title: 'Press day' })
    await sell(staged)
    const [letter, ...more] = await letters(() => save(staged, { place: 'The long barn' }))
    expect(more).toEqual([])
    expect(letter?.subject).toBe('New place: Press day')
    expect(letter?.text).toMatch(/It was: .* · The orchard\n.*It is now: .* · The long barn/)
    expect(letter?.text).toContain(`/events/${staged.slug}/${staged.occurrenceId}`)
  })

  test('is told of another end', async () => {
    const staged = await stage(world.ctx(), { title: 'Long evening', startsInHours: untilNoonIn(3) })
    await sell(staged)
    const { endsAt } = await valuesOf(staged)
    const sent = await letters(() => save(staged, { endsAt: later(endsAt, HOUR_MS) }))
    expect(sent.map(letter => letter.subject)).toEqual(['New end: Long evening'])
  })

  test('is told when the series falls on another day, though the date stays', async () => {
    const staged = await stage(world.ctx(), { title: 'Weekly knitting' })
    await save(staged, { recurrence: 'FREQ=WEEKLY' })
    await sell(staged)
    const values = await valuesOf(staged)
    const sent = await letters(() =>
      save(staged, { startsAt: later(values.startsAt, DAY_MS), endsAt: later(values.endsAt, DAY_MS) }),
    )
    expect(sent.map(letter => letter.subject)).toEqual(['Changed dates: Weekly knitting'])
    expect(sent[0]?.text).toMatch(/not every week on \w+day, but every week on \w+day/)
    expect(sent[0]?.text).toContain('stays as it was')
    expect(await letters(() => save(staged, { description: 'Bring wool.' }))).toEqual([])
  })

  test('of five dates gets one letter about them all', async () => {
    const staged = await stage(world.ctx(), { title: 'Choir', startsInHours: untilNoonIn(10) })
    await save(staged, { recurrence: 'FREQ=WEEKLY;COUNT=5' })
    for (const { id } of await datesOf(staged)) await sell(staged, id)
    const values = await valuesOf(staged)
    const sent = await letters(() =>
      save(staged, { startsAt: later(values.startsAt, HOUR_MS), endsAt: later(values.endsAt, HOUR_MS) }),
    )
    expect(sent.map(letter => letter.subject)).toEqual(['New time: Choir'])
    expect(sent[0]?.text.match(/It is now:/g)).toHaveLength(5)
  })

  test('is left in peace when only the words change, and once the ticket is given back', async () => {
    const staged = await stage(world.ctx(), { title: 'Quiet day' })
    await sell(staged)
    expect(await letters(() => save(staged, { description: 'Bring *cake*.', summary: 'With cake' }))).toEqual(
      [],
    )
    await sql`insert into ticket_cancellations (ticket_id, cancelled_at)
      select id, now() from tickets where occurrence_id = ${staged.occurrenceId}`.execute(db(world.ctx()))
    expect(await letters(() => save(staged, { place: 'Elsewhere' }))).toEqual([])
  })

  test('is reminded of the new time as well', async () => {
    const staged = await stage(world.ctx(), { title: 'Twice told', startsInHours: 30 })
    await sell(staged)
    const remind = (at: Date) => async () => {
      await runCrons(world, at)
      await world.work(at)
    }
    const soon = later(world.ctx().now, 8 * HOUR_MS)
    const isReminder = ({ subject }: { subject: string }) => subject === 'Soon: Twice told'
    expect((await letters(remind(soon))).filter(isReminder)).toHaveLength(1)
    const values = await valuesOf(staged)
    await save(staged, {
      startsAt: later(values.startsAt, 3 * DAY_MS),
      endsAt: later(values.endsAt, 3 * DAY_MS),
    })
    expect((await letters(remind(later(soon, HOUR_MS)))).filter(isReminder)).toHaveLength(0)
    expect((await letters(remind(later(soon, 3 * DAY_MS)))).filter(isReminder)).toHaveLength(1)
  })
})

describe('a calendar in a new zone', () => {
  const rezone = (staged: Staged, timeZone: string) =>
    saveCalendar(organiser(), staged.calendarId, {
      name: 'Orchard',
      description: '',
      timeZone,
      colour: 'leaf',
    })
  const walls = async (staged: Staged, timeZone: string) =>
    (await datesOf(staged)).map(row => [
      row.id,
      wallClock(row.startsAt, timeZone).toPlainDateTime().toString(),
    ])

  test.each(['America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'])(
    'of %s leaves every clock and every date as it is',
    async timeZone => {
      const staged = await stage(world.ctx(), { startsInHours: 100 })
      await save(staged, { recurrence: 'FREQ=WEEKLY' })
      const before = await walls(staged, 'Europe/London')
      await rezone(staged, timeZone)
      expect(await walls(staged, timeZone)).toEqual(before)
      await runCrons(world)
      await world.work()
      expect((await walls(staged, timeZone)).slice(0, before.length)).toEqual(before)
      expect(new Set((await walls(staged, timeZone)).map(([, wall]) => wall?.slice(11))).size).toBe(1)
    },
  )

  test('keeps the last date of a rule with an end', async () => {
    const staged = await stage(world.ctx(), { startsInHours: 100 })
    const { startsAt } = await valuesOf(staged)
    const end = `${later(startsAt, 14 * DAY_MS + 1000)
      .toISOString()
      .slice(0, 19)
      .replace(/[-:]/g, '')}Z`
    await save(staged, { recurrence: `FREQ=DAILY;UNTIL=${end}` })
    const before = await walls(staged, 'Europe/London')
    await rezone(staged, 'America/Los_Angeles')
    expect(await walls(staged, 'America/Los_Angeles')).toEqual(before)
    expect(before).toHaveLength(15)
  })

  test('moves dates an hour apart past each other', async () => {
    const staged = await stage(world.ctx(), { startsInHours: 100 })
    await save(staged, { recurrence: 'FREQ=DAILY;BYHOUR=9,10,11;COUNT=12' })
    const before = await walls(staged, 'Europe/London')
    await rezone(staged, 'Europe/Paris')
    expect(await walls(staged, 'Europe/Paris')).toEqual(before)
  })

  test('tells holders, and says beforehand how many there are', async () => {
    const staged = await stage(world.ctx(), { title: 'Far from home' })
    await sell(staged)
    expect(await zoneChange(organiser(), staged.calendarId, 'Asia/Tokyo')).toEqual({ dates: 1, holders: 1 })
    expect(await zoneChange(organiser(), staged.calendarId, 'Europe/London')).toBeNull()
    const sent = await letters(() => rezone(staged, 'Asia/Tokyo'))
    expect(sent.map(letter => letter.subject)).toEqual(['New time: Far from home'])
    expect(sent[0]?.text).toContain('(Europe/London)')
    expect(sent[0]?.text).toContain('(Asia/Tokyo)')
  })

  test('tells who has booked its times, once about all of them, and nobody else', async () => {
    const staged = await stage(world.ctx())
    const { rows } = await sql<{ id: string }>`insert into slots
        (id, calendar_id, title, place, starts_at, ends_at, capacity, booked)
      select gen_random_uuid(), ${staged.calendarId}, 'Try the press', 'The shed', at, at + interval '1 hour', 3, 0
      from generate_series('2031-03-27T10:00Z'::timestamptz, '2031-03-29T10:00Z', interval '1 day') at
      returning id`.execute(db(world.ctx()))
    for (const { id } of rows.slice(0, 2)) await bookSlot(world.ctx('member'), id)
    const sent = await letters(() => rezone(staged, 'Asia/Tokyo'))
    expect(sent.map(({ subject }) => subject)).toEqual(['New times: 2 of yours'])
    expect(sent[0]?.text.match(/Try the press/g)).toHaveLength(2)
    for (const part of ['10:00', '(Europe/London)', '(Asia/Tokyo)', 'The shed'])
      expect(sent[0]?.text).toContain(part)
    expect(await letters(() => rezone(staged, 'Asia/Tokyo'))).toEqual([])
  })

  test('takes its times to book along', async () => {
    const staged = await stage(world.ctx())
    const startsAt = new Date('2031-03-27T10:00:00Z')
    await sql`insert into slots (id, calendar_id, title, place, starts_at, ends_at, capacity, booked)
      select gen_random_uuid(), ${staged.calendarId}, 'Collect', '', ${startsAt}::timestamptz + make_interval(hours => n),
        ${startsAt}::timestamptz + make_interval(hours => n + 1), 3, 0 from generate_series(0, 3) n`.execute(
      db(world.ctx()),
    )
    await rezone(staged, 'Europe/Paris')
    const { rows } = await sql<{ startsAt: Date }>`select starts_at as "startsAt" from slots
      where calendar_id = ${staged.calendarId} order by 1`.execute(db(world.ctx()))
    expect(rows.map(row => wallClock(row.startsAt, 'Europe/Paris').hour)).toEqual([10, 11, 12, 13])
  })

  test('while its entries are being saved ends with all of them by one clock', async () => {
    const staged = await stage(world.ctx(), { startsInHours: 100, places: 20 })
    await save(staged, { recurrence: 'FREQ=WEEKLY;COUNT=10' })
    await sell(staged)
    const values = await valuesOf(staged)
    const zones = ['Asia/Tokyo', 'Europe/London', 'America/New_York', 'Asia/Kolkata']
    const outcomes = await Promise.allSettled(
      zones.flatMap((zone, at) => [
        rezone(staged, zone),
        saveEntry(organiser(), staged.entryId, { ...values, place: `Place ${at}` }),
        sell(staged),
      ]),
    )
    expect(outcomes.filter(outcome => outcome.status === 'rejected')).toEqual([])
    const [calendar] = await db(world.ctx())
      .selectFrom('calendars')
      .select('time_zone')
      .where('id', '=', staged.calendarId)
      .execute()
    const clocks = (await walls(staged, calendar?.time_zone ?? '')).map(([, wall]) => wall?.slice(11))
    const held = (await datesOf(staged)).find(({ id }) => id === staged.occurrenceId)
    expect(held).toBeDefined()
    expect(new Set(clocks).size).toBeLessThanOrEqual(2)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Calendar } from '#core/entities/events/calendar'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import { calendars } from '../calendar/calendars'
import { settle } from '../selling/settle'
import { orderLine, stage } from '../testing/stage'
import { cancelOccurrence } from './cancel-occurrence'
import {
  CALENDAR_FORM,
  CalendarInUse,
  removeCalendar,
  saveCalendar,
  UnknownTimeZone,
  zoneChange,
} from './save-calendar'
import { freeSlug } from './slug'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await emptied(world.ctx(), 'orders', 'event_entries', 'calendars')
  await db(world.ctx()).deleteFrom('ap_activities').execute()
})

const olwen = () => world.ctx('organiser')
const orchard = { name: 'Orchard', description: '', timeZone: 'Europe/London', colour: '#336633' }

describe('a calendar', () => {
  test('is made with an address of its own, told inside the house, and shown by its name', async () => {
    const { ctx, purged } = watchPurges(olwen())
    for (const name of ['Orchard', 'Orchard', 'Äpfel & Birnen'])
      await saveCalendar(ctx, null, { ...orchard, name })
    expect((await calendars(world.ctx())).map(({ slug }) => slug).sort()).toEqual([
      'apfel-birnen',
      'orchard',
      'orchard-2',
    ])
    expect(purged).toContain('occurrences')
    const told = await db(world.ctx()).selectFrom('ap_activities').select(['type', 'audience']).execute()
    expect(told).toEqual(Array.from({ length: 3 }, () => ({ type: 'Create', audience: 'internal' })))
  })

  test('keeps its address under another name, and refuses who saw an older one', async () => {
    const id = await saveCalendar(olwen(), null, orchard)
    const seen = CALENDAR_FORM.version(await world.ctx().em.findOneOrFail(Calendar, id))
    expect(await saveCalendar(olwen(), id, { ...orchard, name: 'Garden' }, seen)).toBe(id)
    await expect(saveCalendar(olwen(), id, { ...orchard, name: 'Field' }, seen)).rejects.toBeInstanceOf(
      ChangedMeanwhile,
    )
    expect(await calendars(world.ctx())).toMatchObject([{ slug: 'orchard', name: 'Garden' }])
  })

  test.each(['Mars/Olympus', '', 'Europe/Londn', 'x'.repeat(100)])('has no clocks of %j', async timeZone => {
    await expect(saveCalendar(olwen(), null, { ...orchard, timeZone })).rejects.toBeInstanceOf(
      UnknownTimeZone,
    )
    await expect(zoneChange(olwen(), Bun.randomUUIDv7(), timeZone)).rejects.toBeInstanceOf(UnknownTimeZone)
    expect(await calendars(world.ctx())).toEqual([])
  })

  test('goes while nothing is in it, and once', async () => {
    const id = await saveCalendar(olwen(), null, orchard)
    const { ctx, purged } = watchPurges(olwen())
    await removeCalendar(ctx, id)
    expect([...purged].sort()).toEqual(['occurrences', 'slots'])
    await expect(removeCalendar(olwen(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(saveCalendar(olwen(), id, orchard)).rejects.toBeInstanceOf(NotFound)
    const { calendarId } = await stage(world.ctx())
    await expect(removeCalendar(olwen(), calendarId)).rejects.toBeInstanceOf(CalendarInUse)
    expect(await calendars(world.ctx())).toHaveLength(1)
  })

  test('is the work of organisers', async () => {
    const id = await saveCalendar(olwen(), null, orchard)
    for (const [who, refusal] of [
      [undefined, SignInRequired],
      ['editor', NotFound],
    ] as const) {
      const ctx = world.ctx(who)
      for (const asked of [
        () => saveCalendar(ctx, id, { ...orchard, name: 'Mine' }),
        () => zoneChange(ctx, id, 'Europe/Paris'),
        () => removeCalendar(ctx, id),
      ])
        await expect(asked()).rejects.toBeInstanceOf(refusal)
    }
    expect(await calendars(world.ctx())).toMatchObject([{ name: 'Orchard' }])
  })
})

describe('what another zone would move', () => {
  test('is what is to come and stands, with who holds tickets for it; the same zone moves nothing', async () => {
    const day = await stage(world.ctx(), { places: 5 })
    expect(await zoneChange(olwen(), day.calendarId, 'Europe/Paris')).toEqual({ dates: 1, holders: 0 })
    for (const who of ['member', 'member', 'neighbour'] as const) {
      const { id: memberId, name } = world.cast.members[who]
      const item = await orderLine(world.ctx(), day, 1, { memberId })
      await transaction(world.ctx(), tx => settle(tx, [item], { memberId, name }))
    }
    expect(await zoneChange(olwen(), day.calendarId, 'Europe/Paris')).toEqual({ dates: 1, holders: 2 })
    expect(await zoneChange(olwen(), day.calendarId, 'Europe/London')).toBeNull()
    const over = { ...olwen(), now: day.startsAt }
    expect(await zoneChange(over, day.calendarId, 'Europe/Paris')).toBeNull()
    await cancelOccurrence(olwen(), day.occurrenceId)
    expect(await zoneChange(olwen(), day.calendarId, 'Europe/Paris')).toBeNull()
    expect(await zoneChange(olwen(), Bun.randomUUIDv7(), 'Europe/Paris')).toBeNull()
  })
})

describe('an address made of a title', () => {
  const slugFor = (title: string) => transaction(world.ctx(), tx => freeSlug(tx, 'calendars', title))

  test.each([
    ['Apple Day', 'apple-day'],
    ['  Crème brûlée!  ', 'creme-brulee'],
    ['Olwen’s “day”', 'olwens-day'],
    ['李', 'event'],
    ['', 'event'],
    ['a'.repeat(120), 'a'.repeat(100)],
    [`${'a'.repeat(99)} b`, 'a'.repeat(99)],
  ])('%j is %s', async (title, slug) => {
    expect(await slugFor(title)).toBe(slug)
  })

  test('is spelt as addresses are, whatever the title', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async title => {
        expect(await slugFor(title)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      }),
      { numRuns: 40 },
    )
  })

  test('is nobody else’s, also when two take it in the same moment', async () => {
    await Promise.all([1, 2, 3].map(() => saveCalendar(olwen(), null, orchard)))
    await saveCalendar(olwen(), null, { ...orchard, name: 'Orchards' })
    const slugs = (await calendars(world.ctx())).map(({ slug }) => slug).sort()
    expect(slugs).toEqual(['orchard', 'orchard-2', 'orchard-3', 'orchards'])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { Calendar } from '#core/entities/events/calendar'
import { EventEntry } from '#core/entities/events/event-entry'
import { Occurrence } from '#core/entities/events/occurrence'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const em = world.ctx().em.fork()
  const orchard = em.create(Calendar, { slug: 'orchard', name: 'Orchard', timeZone: 'Europe/London' })
  const far = em.create(Calendar, { slug: 'far-away', name: 'Far away', timeZone: 'Pacific/Auckland' })
  const happen = (calendar: Calendar, title: string, at: string) => {
    const startsAt = new Date(at)
    const endsAt = new Date(startsAt.getTime() + 3_600_000)
    const slug = title.toLowerCase().replace(/\W/g, '-')
    const times = { startsAt, endsAt }
    const entry = em.create(EventEntry, {
      calendar,
      slug,
      title,
      ...times,
      recurrence: null,
      image: null,
      createdBy: null,
    })
    em.create(Occurrence, { entry, ...times, cancelledAt: null })
  }
  happen(orchard, 'Summer pruning', '2031-07-15T09:00:00Z')
  happen(orchard, 'Late supper', '2031-07-31T22:30:00Z')
  happen(far, 'Dawn chorus', '2031-07-31T18:00:00Z')
  await em.flush()
})
afterAll(() => world.close())

describe('the calendar', () => {
  test('shows a month by its days, each where it happens', async () => {
    const visitor = await world.browser()
    const july = await visitor.get('events', '/month/2031-07')
    expect(july.status).toBe(200)
    expect(dayOf(july.document, '2031-07-15')).toContain('Summer pruning')
    expect(dayOf(july.document, '2031-07-15')).toContain('10:00')
    expect(dayOf(july.document, '2031-07-31')).toContain('Late supper')
    expect(july.text).not.toContain('Dawn chorus')
    const august = await visitor.get('events', '/month/2031-08')
    expect(dayOf(august.document, '2031-08-01')).toContain('Dawn chorus')
  })

  test('leads to the months around it, and narrows to one calendar', async () => {
    const visitor = await world.browser()
    const visit = await visitor.get('events', '/month/2031-07?calendar=orchard')
    const next = visit.document.querySelector('a[rel="next"]')?.getAttribute('href')
    expect(next).toBe('/month/2031-08?calendar=orchard')
    expect((await visitor.get('events', next!)).text).not.toContain('Dawn chorus')
  })

  test('has a week and an agenda in pages', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('events', '/week/2031-07-17')).text).toContain('Summer pruning')
    const agenda = await visitor.get('events', '/agenda')
    expect(agenda.document.querySelectorAll('.agenda__entry')).toHaveLength(3)
  })

  test.each([
    '/month/2031-13',
    '/month/soon',
    '/week/2031-02-30',
    '/agenda?page=9',
    '/agenda?page=x',
    '/?calendar=no',
  ])('%s is not there', async path => {
    const visitor = await world.browser()
    expect((await visitor.get('events', path)).status).toBe(404)
  })

  test('can be subscribed to', async () => {
    const visitor = await world.browser()
    for (const path of ['/calendar.ics', '/calendars/orchard.ics', '/events/summer-pruning/calendar.ics']) {
      const visit = await visitor.get('events', path)
      expect(visit.status).toBe(200)
      expect(visit.headers.get('content-type')).toStartWith('text/calendar')
      expect(visit.text).toStartWith('BEGIN:VCALENDAR')
    }
    expect((await visitor.get('events', '/calendars/nowhere.ics')).status).toBe(404)
  })
})

describe('a feed', () => {
  test('is 304 to a known etag or date, and sent again when something has changed', async () => {
    const visitor = await world.browser()
    for (const path of ['/calendar.ics', '/calendars/orchard.ics', '/events/summer-pruning/calendar.ics']) {
      const first = await visitor.get('events', path)
      const [etag, modified] = [first.headers.get('etag') ?? '', first.headers.get('last-modified') ?? '']
      expect(Number.isNaN(Date.parse(modified))).toBe(false)
      for (const headers of [
        { 'if-none-match': etag },
        { 'if-none-match': `"other", W/${etag}` },
        { 'if-modified-since': modified },
      ] as Record<string, string>[]) {
        const again = await visitor.get('events', path, headers)
        expect([again.status, again.text]).toEqual([304, ''])
        expect(again.headers.get('etag')).toBe(etag)
      }
      const other = await visitor.get('events', path, {
        'if-none-match': '"other"',
        'if-modified-since': modified,
      })
      expect(other.status).toBe(200)
    }
    const { headers } = await visitor.get('events', '/calendar.ics')
    // A date counts in seconds: within one, only the etag tells.
    await db(world.ctx())
      .updateTable('event_entries')
      .set({ title: 'Summer pruning in the top orchard', updated_at: new Date(Date.now() + 2_000) })
      .where('slug', '=', 'summer-pruning')
      .execute()
    for (const asked of [
      { 'if-none-match': headers.get('etag') ?? '' },
      { 'if-modified-since': headers.get('last-modified') ?? '' },
    ] as Record<string, string>[])
      expect((await visitor.get('events', '/calendar.ics', asked)).status).toBe(200)
  })

  test('is offered as a subscription and as a file', async () => {
    const { document } = await (await world.browser()).get('events', '/month/2031-07?calendar=orchard')
    const { host } = new URL(world.house.config.origins.events)
    expect(document.querySelector(`a[href="webcal://${host}/calendars/orchard.ics"]`)).not.toBeNull()
    expect(document.querySelector('a[href="/calendars/orchard.ics"]')).not.toBeNull()
  })

  test('of one event is there when all of it is past', async () => {
    const em = world.ctx().em.fork()
    const calendar = await em.findOneOrFail(Calendar, { slug: 'orchard' })
    const times = { startsAt: new Date('2019-07-15T09:00:00Z'), endsAt: new Date('2019-07-15T10:00:00Z') }
    const entry = em.create(EventEntry, {
      calendar,
      slug: 'long-ago',
      title: 'Long ago',
      recurrence: null,
      image: null,
      createdBy: null,
      ...times,
    })
    em.create(Occurrence, { entry, ...times, cancelledAt: null })
    await em.flush()
    const visit = await (await world.browser()).get('events', '/events/long-ago/calendar.ics')
    expect(visit.text).toContain('SUMMARY:Long ago')
  })
})

test('the front page leads with what comes next, however late in the month it is', async () => {
  const { document } = await (await world.browser()).get('events', '/')
  const [first] = document.querySelectorAll('main section')
  expect(first?.querySelector('h2')?.textContent).toBe('Coming up')
  expect(first?.querySelectorAll('.agenda__entry')).toHaveLength(3)
})

function dayOf(
  document: { querySelector(selector: string): { parentElement: { textContent: string } | null } | null },
  date: string,
) {
  return document.querySelector(`time[datetime="${date}"]`)?.parentElement?.textContent ?? ''
}

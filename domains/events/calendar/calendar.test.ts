import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
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

function dayOf(
  document: { querySelector(selector: string): { parentElement: { textContent: string } | null } | null },
  date: string,
) {
  return document.querySelector(`time[datetime="${date}"]`)?.parentElement?.textContent ?? ''
}

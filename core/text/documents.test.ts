import { afterAll, beforeAll, expect, test } from 'bun:test'
import { load } from 'cheerio'
import ICAL from 'ical.js'
import { Calendar } from '#core/entities/events/calendar'
import { EventEntry } from '#core/entities/events/event-entry'
import { Occurrence } from '#core/entities/events/occurrence'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../tests/house'
import { jarOnShelf } from '../../tests/market'
import { isClean } from './clean'

/** What is stored already, by an older version or by an import, and could be read by nobody. */
const ODD = 'plum\u0001s \u000b\u001f\u007f\u0085\ufffe\uffff & <jam> ]]> \r and more'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const { em } = world.ctx()
  const { id } = await createPost(
    world.ctx('editor'),
    'post',
    written('Plums', 'Ripe.', { tags: ['Larder'] }),
  )
  await publish(world.ctx('editor'), id)
  await em.execute('update posts set title = ?, excerpt = ?, html = ?', [ODD, ODD, `<p>${ODD}</p>`])
  await em.execute('update tags set name = ?', [ODD])
  await jarOnShelf(world, { title: 'Honey', stock: 3 } as Parameters<typeof jarOnShelf>[1])
  await em.execute('update products set title = ?', [ODD])
  const calendar = em.create(Calendar, { slug: 'field', name: 'Field', timeZone: 'Europe/London' })
  const startsAt = new Date(Date.now() + 86_400_000)
  const endsAt = new Date(startsAt.getTime() + 3_600_000)
  const entry = em.create(EventEntry, {
    calendar,
    slug: 'picking',
    title: ODD,
    summary: ODD,
    place: ODD,
    startsAt,
    endsAt,
  } as never)
  em.create(Occurrence, { entry, startsAt, endsAt })
  await em.flush()
  await em.execute('update event_entries set title = ?, summary = ?, place = ?', [ODD, ODD, ODD])
  await em.execute('update calendars set name = ?', [ODD])
})
afterAll(() => world.close())

test.each([
  ['blog', '/rss.xml'],
  ['blog', '/tag/larder/rss.xml'],
  ['blog', '/sitemap.xml'],
  ['market', '/feed.xml'],
] as const)('%s%s stays XML that every reader takes', async (domain, path) => {
  const { status, text } = await (await world.browser()).get(domain, path)
  expect(status).toBe(200)
  expect(isClean(text)).toBe(true)
  expect(text).not.toMatch(/&#(?:x0*[0-8bcef]|0*(?:[0-8]|1[1-9]|2[0-9]|3[01]));/i)
  if (path !== '/sitemap.xml') expect(load(text, { xml: true })('item title').text()).toContain('plums')
})

test.each(['/calendar.ics', '/calendars/field.ics', '/events/picking/calendar.ics'])(
  '%s stays a calendar that every program takes',
  async path => {
    const { status, text } = await (await world.browser()).get('events', path)
    expect(status).toBe(200)
    for (const line of text.split('\r\n')) {
      expect(isClean(line) && !line.includes('\n')).toBe(true)
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    }
    const [event] = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')
    expect(event?.getFirstPropertyValue('summary')).toContain('plums')
  },
)

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { AGENDA_PAGE } from './pages'

let world: TestHouse
let visitor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
})
afterAll(() => world.close())

const at = async (path: string, browser = visitor) => (await browser.get('events', path)).document
const agenda = async (path: string) => {
  await world.house.purge(['occurrences'])
  return [...(await at(path)).querySelectorAll('.agenda__entry')]
}

// The states of the calendar in the order in which they come to be: nothing, one, some, many.
describe('before anything is planned', () => {
  test('a month, a week and the agenda say so', async () => {
    expect((await at('/month/2031-07')).querySelector('main')?.textContent).toContain(
      'Nothing is planned in this month.',
    )
    expect((await at('/agenda')).querySelector('.empty-state h2')?.textContent).toBe('Nothing is planned')
    expect((await at('/week/2031-07-15')).querySelectorAll('.entry-chip')).toHaveLength(0)
  })

  test('the front page has no heading over nothing', async () => {
    const headings = [...(await at('/')).querySelectorAll('main h2')].map(each => each.textContent)
    expect(headings).not.toContain('Coming up')
  })

  test('there are no calendars to choose from, and no pages', async () => {
    const document = await at('/agenda')
    expect(document.querySelector('.filters')).toBeNull()
    expect(document.querySelector('.pagination')).toBeNull()
  })

  test('the feed of all of it is a calendar with nothing in it', async () => {
    const feed = await visitor.get('events', '/calendar.ics')
    expect([feed.status, feed.text.includes('BEGIN:VEVENT')]).toEqual([200, false])
    expect(feed.text.trimEnd()).toEndWith('END:VCALENDAR')
  })

  test('other apps are lent no empty box', async () => {
    const lent = await visitor.get('events', '/fragments/events/upcoming')
    expect(lent.text).not.toContain('Coming up')
  })
})

describe('a calendar with dates', () => {
  test('of one kind offers nothing to choose from; of two each, and all of them', async () => {
    const first = await stage(world.ctx(), { title: 'Soup', startsInHours: 30 })
    await world.house.purge(['occurrences'])
    expect((await at('/agenda')).querySelector('.filters')).toBeNull()
    await stage(world.ctx(), { title: 'Bread', startsInHours: 40 })
    await world.house.purge(['occurrences'])
    const links = [...(await at('/agenda')).querySelectorAll('.filters__link')]
    expect(links).toHaveLength(3)
    expect(links.map(link => link.getAttribute('aria-current'))).toEqual(['true', null, null])
    const one = `/agenda?calendar=in-${first.slug}`
    const chosen = (await at(one)).querySelectorAll('.filters__link[aria-current]')
    expect([...chosen].map(link => link.getAttribute('href'))).toEqual([one])
    expect((await agenda(one)).map(entry => entry.querySelector('h3')?.textContent?.trim())).toEqual(['Soup'])
  })

  test('keeps what it was narrowed to on the way through its views, its feed and its weeks', async () => {
    const { slug } = await db(world.ctx()).selectFrom('calendars').select('slug').executeTakeFirstOrThrow()
    const document = await at(`/week/2031-07-15?calendar=${slug}`)
    const hrefs = [...document.querySelectorAll('.tabs__link')].map(link => link.getAttribute('href'))
    expect(hrefs).toEqual([
      `/month/2031-07?calendar=${slug}`,
      `/week/2031-07-14?calendar=${slug}`,
      `/agenda?calendar=${slug}`,
      '/slots',
    ])
    expect(document.querySelector('[rel=prev]')?.getAttribute('href')).toBe(
      `/week/2031-07-07?calendar=${slug}`,
    )
    expect(document.querySelector('[rel=next]')?.getAttribute('href')).toBe(
      `/week/2031-07-21?calendar=${slug}`,
    )
    expect(document.querySelector(`a[href="/calendars/${slug}.ics"]`)).not.toBeNull()
    // Search engines are to keep the whole of it.
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toEndWith('/week/2031-07-14')
  })

  test.each([
    [{ places: 0 }, 'Sold out'],
    [{ places: 1 }, 'Last place'],
    [{ places: 2 }, '2 places left'],
    [{ places: 10 }, '10 places left'],
    [{ places: 11 }, 'Places free'],
  ])('says of a date with %j: %s', async (staging, words) => {
    const { slug } = await stage(world.ctx(), { title: `So ${words}`, ...staging })
    const entry = (await agenda(`/agenda?calendar=in-${slug}`))[0]
    expect(entry?.querySelector('.badge')?.textContent?.trim()).toBe(words)
  })

  test('says that no ticket is needed where there are none, and that a date was called off', async () => {
    const free = await stage(world.ctx(), { title: 'Walk' })
    await db(world.ctx()).deleteFrom('ticket_types').where('entry_id', '=', free.entryId).execute()
    await db(world.ctx()).deleteFrom('occurrence_quotas').where('quota_id', '=', free.quotaId).execute()
    const entry = async () => (await agenda(`/agenda?calendar=in-${free.slug}`))[0]
    expect((await entry())?.querySelector('.badge')?.textContent?.trim()).toBe('No ticket needed')
    await db(world.ctx())
      .updateTable('occurrences')
      .set({ cancelled_at: new Date() })
      .where('id', '=', free.occurrenceId)
      .execute()
    expect((await entry())?.querySelector('.badge')?.textContent?.trim()).toBe('Cancelled')
    // What comes next does not lead with what does not come.
    const front = await at(`/?calendar=in-${free.slug}`)
    expect(front.querySelector('main section .agenda')).toBeNull()
  })

  test('says each time as it is where it happens', async () => {
    const far = await stage(world.ctx(), { title: 'Far', timeZone: 'Asia/Kathmandu', startsInHours: 50 })
    const entry = (await agenda(`/agenda?calendar=in-${far.slug}`))[0]
    const there = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Kathmandu' })
    expect(entry?.querySelector('.agenda__meta')?.textContent).toContain(there.format(far.startsAt))
  })

  test('runs nothing of what an organiser called it', async () => {
    const { calendarId, slug } = await stage(world.ctx(), { title: '<script>alert(1)</script>' })
    await db(world.ctx())
      .updateTable('calendars')
      .set({ name: '"><script>alert(2)</script>', description: '<script>alert(3)</script>' })
      .where('id', '=', calendarId)
      .execute()
    await world.house.purge(['occurrences'])
    for (const path of ['/agenda', `/agenda?calendar=in-${slug}`, '/']) {
      const visit = await visitor.get('events', path)
      const scripts = [...visit.document.querySelectorAll('script')].map(each => each.textContent)
      expect([path, scripts.join().includes('alert')]).toEqual([path, false])
    }
    const narrowed = await at(`/agenda?calendar=in-${slug}`)
    expect(narrowed.querySelector('.page-header__lead')?.textContent).toBe('<script>alert(3)</script>')
    expect(narrowed.querySelector('meta[name=description]')?.getAttribute('content')).toBe(
      '<script>alert(3)</script>',
    )
  })
})

describe('a long agenda', () => {
  let slug: string
  beforeAll(async () => {
    const staged = await stage(world.ctx(), { title: 'Daily' })
    slug = `in-${staged.slug}`
    const HOUR = 3_600_000
    await db(world.ctx())
      .insertInto('occurrences')
      .values(
        Array.from({ length: AGENDA_PAGE }, (_, day) => ({
          id: Bun.randomUUIDv7(),
          entry_id: staged.entryId,
          starts_at: new Date(staged.startsAt.getTime() + (day + 1) * 24 * HOUR),
          ends_at: new Date(staged.startsAt.getTime() + (day + 1) * 24 * HOUR + HOUR),
          cancelled_at: null,
        })),
      )
      .execute()
    await world.house.purge(['occurrences'])
  })

  test('has a full first page, the rest on its last, and nothing behind', async () => {
    const path = `/agenda?calendar=${slug}`
    expect(await agenda(path)).toHaveLength(AGENDA_PAGE)
    expect(await agenda(`${path}&page=2`)).toHaveLength(1)
    expect((await visitor.get('events', `${path}&page=3`)).status).toBe(404)
  })

  test('keeps its calendar from page to page, and its first page has no number', async () => {
    const hrefs = async (path: string) =>
      [...(await at(path)).querySelectorAll('.pagination a')].map(link => link.getAttribute('href'))
    expect(await hrefs(`/agenda?calendar=${slug}`)).toContain(`/agenda?page=2&calendar=${slug}`)
    expect(await hrefs(`/agenda?calendar=${slug}&page=2`)).toContain(`/agenda?calendar=${slug}`)
  })
})

test('organisers are led to their work, and nobody else is', async () => {
  const seen = async (who?: 'organiser' | 'operator' | 'member' | 'shopkeeper') =>
    (await at('/agenda', await world.browser(who))).querySelector('main a[href="/organise"]') !== null
  expect([await seen('organiser'), await seen('operator')]).toEqual([true, true])
  expect([await seen(), await seen('member'), await seen('shopkeeper')]).toEqual([false, false, false])
})

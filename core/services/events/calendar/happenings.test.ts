import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { MarketPage } from '#core/entities/market/market-page'
import { MarketPagePublication } from '#core/entities/market/market-page-publication'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { attach } from '../organising/attach'
import { type Staged, stage } from '../testing/stage'
import { attachedHappenings } from './attached'
import { eventHits } from './event-hits'
import { countHappenings, happenings, type Span } from './happenings'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'orders', 'event_entries', 'calendars')
})

/** The same moment for all of a test: what is compared begins together. */
const now = new Date()
const ctx = () => ({ ...world.ctx(), now })
const HOUR_MS = 3_600_000
const inHours = (hours: number, ms = 0) => new Date(now.getTime() + hours * HOUR_MS + ms)
/** For two hours. */
const put = (title: string, startsInHours: number, places = 2) =>
  stage(ctx(), { title, startsInHours, places })
const cancel = ({ occurrenceId }: Staged) =>
  db(ctx()).updateTable('occurrences').set({ cancelled_at: now }).where('id', '=', occurrenceId).execute()
const titles = async (span: Parameters<typeof happenings>[1]) =>
  (await happenings(ctx(), span)).map(({ title }) => title)
const listed = async (span: Span) => {
  const found = await titles(span)
  expect(await countHappenings(ctx(), span, { page: 1, perPage: 50 })).toBe(found.length)
  return found
}

describe('what happens in a span', () => {
  test('is all that is under way or begins in it, from the first moment until before the last', async () => {
    await put('Ends as it begins', -2)
    await put('Under way', -1)
    await put('Begins last', 5)
    await put('Begins after', 6)
    expect(await listed({ from: now, until: inHours(6) })).toEqual(['Under way', 'Begins last'])
    expect(await listed({ from: inHours(0, -1), until: inHours(6, 1) })).toHaveLength(4)
    expect(await listed({ from: now })).toEqual(['Under way', 'Begins last', 'Begins after'])
  })

  test('stands in order, and as people read it where it begins together', async () => {
    for (const title of ['Walk 10', 'Walk 2', 'écru dyeing', 'Earlier'])
      await put(title, title === 'Earlier' ? 1 : 3)
    expect(await titles({ from: now })).toEqual(['Earlier', 'écru dyeing', 'Walk 2', 'Walk 10'])
    expect(await titles({ from: now, limit: 2, offset: 1 })).toEqual(['écru dyeing', 'Walk 2'])
  })

  test('may be of one calendar, and without what was cancelled', async () => {
    const apples = await put('Apples', 3)
    await cancel(await put('Pears', 4))
    const calendar = `in-${apples.slug}`
    expect(await listed({ from: now, calendar })).toEqual(['Apples'])
    expect(await listed({ from: now, calendar: 'nowhere' })).toEqual([])
    expect(await listed({ from: now })).toEqual(['Apples', 'Pears'])
    expect(await listed({ from: now, standing: true })).toEqual(['Apples'])
    expect((await happenings(ctx(), { from: now })).map(({ cancelled }) => cancelled)).toEqual([false, true])
  })

  test('says how many places there are and how many are left, and nothing where nobody needs a ticket', async () => {
    const apples = await put('Apples', 3, 7)
    const open = await put('Open barn', 4)
    const taken = { sold: 2, reserved: 1 }
    await db(ctx())
      .updateTable('occurrence_quotas')
      .set(taken)
      .where('occurrence_id', '=', apples.occurrenceId)
      .execute()
    await db(ctx()).deleteFrom('occurrence_quotas').where('occurrence_id', '=', open.occurrenceId).execute()
    expect((await happenings(ctx(), { from: now })).map(({ places, free }) => [places, free])).toEqual([
      [7, 4],
      [null, null],
    ])
  })
})

describe('what hangs on a page', () => {
  const page = async () => {
    const { em } = world.ctx()
    const made = em.create(MarketPage, {
      slug: Bun.randomUUIDv7(),
      title: 'Cider',
      blocks: [],
      createdBy: null,
    })
    em.create(MarketPagePublication, { page: made, publishedBy: null })
    await em.flush()
    return made.id
  }

  test('is its next six times, soonest first, and how many more there are', async () => {
    const id = await page()
    const staged = await Promise.all(Array.from({ length: 8 }, (_, nth) => put(`Pressing ${nth}`, 10 - nth)))
    for (const { entryId } of staged) await attach(world.ctx('organiser'), entryId, 'market_page', id)
    await put('Elsewhere', 1)
    const { next, more } = await attachedHappenings(ctx(), 'market_page', id)
    expect(next.map(({ title }) => title)).toEqual([7, 6, 5, 4, 3, 2].map(nth => `Pressing ${nth}`))
    expect(more).toBe(2)
  })

  test('is neither over nor cancelled, and nothing where there is no such page', async () => {
    const id = await page()
    const [over, off, on] = [await put('Over', -2), await put('Off', 2), await put('On', 3)]
    for (const { entryId } of [over, off, on])
      await attach(world.ctx('organiser'), entryId, 'market_page', id)
    await cancel(off)
    expect(await attachedHappenings(ctx(), 'market_page', id)).toMatchObject({
      next: [{ title: 'On' }],
      more: 0,
    })
    for (const other of [Bun.randomUUIDv7(), 'cider'])
      expect(await attachedHappenings(ctx(), 'market_page', other)).toEqual({ next: [], more: 0 })
    expect((await attachedHappenings(ctx(), 'post', id)).next).toEqual([])
  })
})

describe('an event is found', () => {
  const found = async (typed: string, limit = 10, offset = 0) => {
    const { hits, total } = await eventHits(ctx(), typed, { limit, offset })
    return { titles: hits.map(({ title }) => title), total }
  }
  const write = ({ entryId }: Staged, words: { summary?: string; description?: string; place?: string }) =>
    db(ctx()).updateTable('event_entries').set(words).where('id', '=', entryId).execute()

  test('by its title, a part of it, or nearly so, and by what is said of it', async () => {
    await put('Scything for beginners', 3)
    await write(await put('Meadow day', 4), { description: 'We sharpen scythes.' })
    expect((await found('scything')).titles).toContain('Scything for beginners')
    expect((await found('beginn')).titles).toEqual(['Scything for beginners'])
    expect((await found('scyting')).titles).toContain('Scything for beginners')
    expect((await found('sharpened')).titles).toEqual(['Meadow day'])
    expect(await found('trigonometry')).toEqual({ titles: [], total: 0 })
  })

  test('while it is to come and stands, with its next date', async () => {
    const bread = await put('Bread baking', -2)
    expect((await found('bread')).titles).toEqual([])
    const later = {
      id: Bun.randomUUIDv7(),
      entry_id: bread.entryId,
      starts_at: inHours(9),
      ends_at: inHours(10),
    }
    await db(ctx()).insertInto('occurrences').values(later).execute()
    const { hits } = await eventHits(ctx(), 'bread', { limit: 5, offset: 0 })
    expect(hits).toMatchObject([
      { at: inHours(9), url: `${world.house.config.origins.events}/events/${bread.slug}` },
    ])
    await db(ctx()).updateTable('occurrences').set({ cancelled_at: now }).where('id', '=', later.id).execute()
    expect((await found('bread')).titles).toEqual([])
  })

  test('in pages that say how many there are', async () => {
    for (const nth of [1, 2, 3]) await put(`Hedge laying ${nth}`, nth)
    const [first, second] = [await found('hedge', 2), await found('hedge', 2, 2)]
    expect([first.titles.length, second.titles.length]).toEqual([2, 1])
    expect([first.total, second.total]).toEqual([3, 3])
    expect([...first.titles, ...second.titles].sort()).toEqual([1, 2, 3].map(nth => `Hedge laying ${nth}`))
  })
})

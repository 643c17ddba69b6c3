import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { Calendar } from '#core/entities/events/calendar'
import { EventEntry } from '#core/entities/events/event-entry'
import { Occurrence } from '#core/entities/events/occurrence'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { searchAll } from '#core/services/blog/search/search-all'
import { searchPosts } from '#core/services/blog/search-posts'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

const DAY_MS = 86_400_000

let world: TestHouse
let jar: Awaited<ReturnType<typeof jarOnShelf>>
beforeAll(async () => {
  world = await testHouse()
  await post('Rose hip syrup', 'Pick the hips after the first frost & <i>never</i> boil them twice.')
  await post('The roof is on', 'Nineteen members came with hammers; it froze that night.')
  await post('Rota', `${'Open words. '.repeat(60)}\n\nThe marzipan is hidden.`, { visibility: 'members' })
  await createPost(world.ctx('editor'), 'post', written('Frost in draft', 'frost'))
  await post('Crème brûlée', 'Une recette du café.', {}, 'fr')
  await post('Vom Apfel', 'Die Äpfel hängen schwer an den Bäumen.', {}, 'de')
  await post('東京の市場', '東京都の市場で、新しい野菜を売っています。', {}, 'ja')
  jar = await jarOnShelf(world, { title: 'Syrup of quince', stock: 3 } as Parameters<typeof jarOnShelf>[1])
  await db(world.ctx())
    .insertInto('producers')
    .values({
      id: Bun.randomUUIDv7(),
      slug: 'syrup-mill',
      name: 'The Syrup Mill',
      story: 'Since the frost of 1963.',
      created_at: new Date(),
    })
    .execute()
  await events()
})
afterAll(() => world.close())

const titles = async (query: string) =>
  (await searchPosts(world.ctx(), query)).found.map(({ title }) => title)

describe('in the journal', () => {
  test('words are found in any form, in title and text, in public posts alone', async () => {
    expect(await titles('hammer')).toEqual(['The roof is on'])
    expect(await titles('frosts')).toEqual(['Rose hip syrup'])
    expect(await titles('"hammers; it froze"')).toEqual(['The roof is on'])
    expect(await titles('syrup -boil')).not.toContain('Frost in draft')
    expect(await titles('roof -hammers')).toEqual([])
  })

  test('a word that is still being typed finds what begins so', async () => {
    expect(await titles('hamm')).toEqual(['The roof is on'])
    expect(await titles('nineteen mem')).toEqual(['The roof is on'])
    expect(await titles('frost hamm')).toEqual([])
  })

  test('a slip of the finger still finds the title', async () => {
    expect(await titles('syrop')).toEqual(['Rose hip syrup'])
  })

  test('what is behind the wall is not found', async () => {
    expect(await titles('marzipan')).toEqual([])
  })

  test('each post is read in its own language, and accents do not matter', async () => {
    expect(await titles('apfel')).toEqual(['Vom Apfel'])
    expect(await titles('baum')).toEqual(['Vom Apfel'])
    expect(await titles('creme brulee')).toEqual(['Crème brûlée'])
    expect(await titles('recettes')).toEqual(['Crème brûlée'])
  })

  test('Japanese is found by any part of it, and marked', async () => {
    for (const typed of ['京都', '野菜', '新しい野菜', '東'])
      expect(await titles(typed)).toEqual(['東京の市場'])
    expect(await titles('野売')).toEqual([])
    const [found] = (await searchPosts(world.ctx(), '野菜')).found
    expect(found?.snippet.find(({ hit }) => hit)?.text).toBe('野菜')
  })

  test('a post that is written anew is found by its new words alone', async () => {
    await db(world.ctx())
      .updateTable('posts')
      .set({ plaintext: 'Nineteen members came with ladders.', excerpt: '' })
      .where('title', '=', 'The roof is on')
      .execute()
    expect(await titles('hammers')).toEqual([])
    expect(await titles('ladder')).toEqual(['The roof is on'])
  })
})

describe('over all apps', () => {
  test('posts, products, events and producers stand in groups of their own', async () => {
    const { groups } = await searchAll(world.ctx(), 'syrup')
    const byKind = Object.fromEntries(groups.map(({ kind, hits }) => [kind, hits.map(({ url }) => url)]))
    const { market, events } = world.house.config.origins
    expect(byKind).toEqual({
      posts: ['/rose-hip-syrup'],
      products: [`${market}/products/${jar.slug}`],
      producers: [`${market}/producers/syrup-mill`],
      events: [`${events}/events/syrup-day`],
    })
  })

  test('events that are over or cancelled are not found', async () => {
    const { groups } = await searchAll(world.ctx(), 'cider')
    expect(groups).toEqual([])
  })

  test('a page without a script has all of it, and one that types gets the part', async () => {
    const visitor = await world.browser()
    const page = await visitor.get('blog', '/search?q=syrup')
    expect(
      [...page.document.querySelectorAll('.section h2')].map(each => each.textContent).toSorted(),
    ).toEqual(['Events', 'In the journal', 'Producers', 'Products'])
    const part = await visitor.get('blog', '/search/results?q=syrup', { 'hx-request': 'true' })
    expect(part.text).not.toContain('<html')
    expect(part.headers.get('hx-replace-url')).toBe('/search?q=syrup')
    expect((await visitor.get('blog', '/search/results?q=syrup')).location).toBe('/search?q=syrup')
    // Who hears the page while they type hears that, too.
    const none = await visitor.get('blog', '/search?q=zzyzx')
    expect(none.document.querySelector('#found [role=status]')?.textContent).toContain('Nothing found')
  })
})

test('hits are marked, and words of a post stay words', async () => {
  const visit = await (await world.browser()).get('blog', '/search?q=frost')
  expect(visit.document.querySelector('mark')?.textContent).toBe('frost')
  expect(visit.document.querySelector('.found i')).toBeNull()
})

test('nothing, nonsense and attacks are answered calmly', async () => {
  const visitor = await world.browser()
  for (const typed of [
    '',
    '%00',
    "' or 1=1 --",
    '!!! ((',
    '%25_%25',
    'x'.repeat(5000),
    '<script>',
    '🥕',
    "a:* & b'",
    '東'.repeat(300),
  ]) {
    for (const path of ['/search', '/search?in=posts']) {
      const visit = await visitor.get(
        'blog',
        `${path}${path.includes('?') ? '&' : '?'}q=${encodeURIComponent(typed)}`,
      )
      expect(visit.status).toBe(200)
      expect(visit.document.querySelector('main script')).toBeNull()
    }
  }
})

async function post(title: string, markdown: string, more = {}, language?: string) {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, markdown, more))
  await publish(world.ctx('editor'), id)
  if (language) await db(world.ctx()).updateTable('posts').set({ language }).where('id', '=', id).execute()
}

test('products, events and producers are found alike, however a word is written', async () => {
  const words = 'Raised on a no-dig plot of O’Neill in ＫＩＮＧ street.'
  await db(world.ctx()).updateTable('products').set({ description: words }).execute()
  await db(world.ctx()).updateTable('producers').set({ story: words }).execute()
  await db(world.ctx()).updateTable('event_entries').set({ description: words }).execute()
  for (const typed of [
    'nodig',
    'no dig',
    'no-dig',
    'oneill',
    "o'neill",
    'O’Neill',
    'king street',
    'ＫＩＮＧ',
  ]) {
    const { groups } = await searchAll(world.ctx(), typed)
    expect([typed, groups.map(({ kind }) => kind).sort()]).toEqual([
      typed,
      ['events', 'producers', 'products'],
    ])
  }
})

async function events() {
  const { em } = world.ctx()
  const calendar = em.create(Calendar, { slug: 'field', name: 'Field', timeZone: 'Europe/London' })
  for (const [slug, title, from, cancelledAt] of [
    ['syrup-day', 'Syrup day', Date.now() + DAY_MS, null],
    ['cider-past', 'Cider past', Date.now() - DAY_MS, null],
    ['cider-off', 'Cider off', Date.now() + DAY_MS, new Date()],
  ] as const) {
    const [startsAt, endsAt] = [new Date(from), new Date(from + 3_600_000)]
    const entry = em.create(EventEntry, { calendar, slug, title, startsAt, endsAt } as never)
    em.create(Occurrence, { entry, startsAt, endsAt, cancelledAt })
  }
  await em.flush()
}

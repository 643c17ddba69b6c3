import { afterAll, beforeAll, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { db } from '#core/database/db'
import { publish, unpublish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'
import { statementsOf } from '../../../tests/statements'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  for (const [title, more] of [
    ['Hips & <haws>', { tags: ['Larder'] }],
    ['Rota', { visibility: 'members' }],
  ] as const) {
    const words = `See [beans](/beans) ]]> ${'open '.repeat(200)}\n\nsecret`
    const { id } = await createPost(world.ctx('editor'), 'post', written(title, words, more))
    await publish(world.ctx('editor'), id)
  }
})
afterAll(() => world.close())

const get = async (path: string, headers = {}) => (await world.browser()).get('blog', path, headers)

test('the feed has whole texts with whole addresses, and of posts for members the beginning', async () => {
  const visit = await get('/rss.xml')
  expect(visit.headers.get('content-type')).toBe('application/rss+xml;charset=utf-8')
  const feed = load(visit.text, { xml: true })
  expect(feed('item')).toHaveLength(2)
  const hips = feed('item').filter((_, item) => feed(item).find('title').text() === 'Hips & <haws>')
  expect(hips.find('content\\:encoded').text()).toContain('href="http://localhost:4000/beans"')
  expect(hips.find('content\\:encoded').text()).toContain('secret')
  expect(hips.find('guid').text()).toBe('http://localhost:4000/hips-haws')
  const rota = feed('item').filter((_, item) => feed(item).find('title').text() === 'Rota')
  expect(rota.text()).not.toContain('secret')
})

test('who has the newest feed already gets nothing again', async () => {
  const etag = (await get('/rss.xml')).headers.get('etag') ?? ''
  const again = await get('/rss.xml', { 'if-none-match': etag })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('it says who wrote a post as RSS does, in Dublin Core', async () => {
  const feed = load((await get('/rss.xml')).text, { xml: true })
  expect(feed('item').first().find('dc\\:creator').text()).toBe('Edie Vaughan')
  expect(feed('item author')).toHaveLength(0)
  expect(feed('rss').attr('xmlns:dc')).toBe('http://purl.org/dc/elements/1.1/')
})

test('Atom and JSON Feed have the same items under the same ids', async () => {
  const atom = load((await get('/atom.xml')).text, { xml: true })
  const ids = [...atom('entry > id')].map(each => atom(each).text())
  expect(ids.toSorted()).toEqual(['http://localhost:4000/hips-haws', 'http://localhost:4000/rota'])
  expect(atom('feed > link[rel=self]').attr('href')).toBe('http://localhost:4000/atom.xml')
  expect(atom('entry author name').first().text()).toBe('Edie Vaughan')
  const categories = [...atom('entry > category')]
  expect(categories.map(each => atom(each).attr('term'))).toEqual(
    categories.map(each => atom(each).attr('label')),
  )
  expect(categories.length).toBeGreaterThan(0)
  const visit = await get('/feed.json')
  expect(visit.headers.get('content-type')).toBe('application/feed+json;charset=utf-8')
  const json = JSON.parse(visit.text)
  expect(json.items.map(({ id }: { id: string }) => id).toSorted()).toEqual(ids.toSorted())
  expect(json.feed_url).toBe('http://localhost:4000/feed.json')
  expect(atom.text() + visit.text).not.toContain('secret\n\nsecret')
  expect(JSON.stringify(json.items.find(({ id }: { id: string }) => id.endsWith('/rota')))).not.toContain(
    'secret',
  )
  expect(load((await get('/tag/larder/atom.xml')).text, { xml: true })('entry')).toHaveLength(1)
  expect(JSON.parse((await get('/tag/larder/feed.json')).text).items).toHaveLength(1)
})

test('signs that mean something to XML and HTML are what they are in all three', async () => {
  const title = 'Bees ]]> & <b>honey</b> ]]> 🐝 \u{1F468}\u200D\u{1F33E} مرحبا'
  const excerpt = 'Both ]]> of <i>them</i> ]]> & more ]]>'
  const input = written(title, 'Words ]]> and ]]> words ]]>', { customExcerpt: excerpt, slug: 'signs' })
  const { id } = await createPost(world.ctx('editor'), 'post', { ...input, authorIds: [] })
  await publish(world.ctx('editor'), id)
  await db(world.ctx()).deleteFrom('post_authors').where('post_id', '=', id).execute()
  await world.house.purge(['posts'])
  const read = (html: string) => load(html, null, false).text()

  const [rss, atom] = [(await get('/rss.xml')).text, (await get('/atom.xml')).text]
  // One end too many, and no reader takes any of it.
  for (const xml of [rss, atom]) expect(xml.split(']]>')).toHaveLength(xml.split('<![CDATA[').length)
  const items = load(rss, { xml: true })
  const item = items('item').filter((_, each) => items(each).find('guid').text().endsWith('/signs'))
  const of = (name: string) => item.find(name).text()
  expect([of('title'), read(of('description'))]).toEqual([title, excerpt])
  expect(read(of('content\\:encoded')).trim()).toBe('Words ]]> and ]]> words ]]>')
  expect(item.find('dc\\:creator')).toHaveLength(0)
  const entries = load(atom, { xml: true })
  const entry = entries('entry').filter((_, each) => entries(each).find('id').text().endsWith('/signs'))
  expect(['title', 'summary'].map(name => read(entry.find(name).text()))).toEqual([title, excerpt])
  expect(entries('feed > author > name').text()).toBe(world.house.site().name)

  const json = JSON.parse((await get('/feed.json')).text)
  expect(json).toMatchObject({ version: 'https://jsonfeed.org/version/1.1', language: 'en-GB' })
  const said = json.items.find((each: { url: string }) => each.url.endsWith('/signs'))
  expect(said).toMatchObject({ title, summary: excerpt, authors: [] })
  await unpublish(world.ctx('editor'), id)
})

test('every author of a text is named in all three', async () => {
  const { id } = await createPost(
    world.ctx('editor'),
    'post',
    written('Two wrote', 'This', { slug: 'two-wrote' }),
  )
  const other = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('authors')
    .values({ id: other, slug: 'ifor', name: 'Ifor & Nia' })
    .execute()
  await db(world.ctx())
    .insertInto('post_authors')
    .values({ post_id: id, author_id: other, position: 9 })
    .execute()
  await publish(world.ctx('editor'), id)
  const names = ['Edie Vaughan', 'Ifor & Nia']
  const { items } = JSON.parse((await get('/feed.json')).text)
  expect(items[0].authors.map(({ name }: { name: string }) => name)).toEqual(names)
  const atom = load((await get('/atom.xml')).text, { xml: true })
  expect([...atom('entry').first().find('author name')].map(each => atom(each).text())).toEqual(names)
  const rss = load((await get('/rss.xml')).text, { xml: true })
  expect(rss('item').first().find('dc\\:creator').text()).toBe(names.join(', '))
  await unpublish(world.ctx('editor'), id)
})

test('a page names all three of them', async () => {
  const { document } = await get('/')
  const feeds = [...document.querySelectorAll('link[rel=alternate]')].map(link => link.getAttribute('href'))
  expect(feeds).toEqual(expect.arrayContaining(['/rss.xml', '/atom.xml', '/feed.json']))
})

test('a tag has a feed of its own', async () => {
  expect(load((await get('/tag/larder/rss.xml')).text, { xml: true })('item')).toHaveLength(1)
  expect((await get('/tag/none/rss.xml')).status).toBe(404)
})

test('old addresses of Ghost lead on', async () => {
  expect((await get('/rss/')).location).toBe('/rss.xml')
  expect((await get('/page/2/')).location).toBe('/?page=2')
})

test('the sitemap names what all may read, and robots.txt names the sitemap', async () => {
  const map = load((await get('/sitemap.xml')).text, { xml: true })
  const addresses = [...map('loc')].map(each => map(each).text())
  expect(addresses).toContain('http://localhost:4000/hips-haws')
  expect(addresses).toContain('http://localhost:4000/tag/larder')
  expect(addresses).not.toContain('http://localhost:4000/rota')
  expect((await get('/robots.txt')).text).toContain('Sitemap: http://localhost:4000/sitemap.xml')
})

test('a feed is as new as the post in it that was changed last, which need not be the newest', async () => {
  const changed = new Date(Date.now() + 3 * 86_400_000)
  await db(world.ctx())
    .updateTable('posts')
    .set({ updated_at: changed })
    .where('slug', '=', 'hips-haws')
    .execute()
  await world.house.purge(['posts'])
  const atom = load((await get('/atom.xml')).text, { xml: true })
  expect(atom('entry title').first().text()).toBe('Rota')
  expect(atom('feed > updated').text()).toBe(changed.toISOString())
})

test('it is made once for all who ask, and anew as soon as a post changes or the site has another name', async () => {
  await get('/rss.xml')
  expect(await statementsOf(() => get('/rss.xml'))).toBe(0)
  const { id } = await createPost(world.ctx('editor'), 'post', written('Quinces', 'Ripe now'))
  await publish(world.ctx('editor'), id)
  expect((await get('/rss.xml')).text).toContain('Quinces')
  await unpublish(world.ctx('editor'), id)
  expect((await get('/rss.xml')).text).not.toContain('Quinces')
})

test('what is written in another language has a feed of its own, says so, and is named beside its translations', async () => {
  const editor = world.ctx('editor')
  const first = await createPost(editor, 'post', written('Frost', 'Early this year'))
  const input = written('Rhew', 'Yn gynnar eleni', { language: 'cy', translationOf: first.slug })
  const welsh = await createPost(editor, 'post', input)
  for (const { id } of [first, welsh]) await publish(editor, id)

  const feed = load((await get('/rss.xml?language=cy')).text, { xml: true })
  expect([...feed('item > title')].map(each => feed(each).text())).toEqual(['Rhew'])
  expect(feed('channel > language').text()).toBe('cy')
  expect(feed('channel > atom\\:link').attr('href')).toBe('http://localhost:4000/rss.xml?language=cy')
  const own = load((await get('/atom.xml?language=en-GB')).text, { xml: true })
  expect(own('entry > title').text()).toContain('Frost')
  expect(own('entry > title').text()).not.toContain('Rhew')
  const { items } = JSON.parse((await get('/feed.json')).text)
  const languages = items.map(({ title, language }: Record<string, string>) => [title, language])
  expect(Object.fromEntries(languages)).toMatchObject({ Rhew: 'cy', Frost: 'en-GB' })
  for (const none of ['fr', 'x', '', 'cy,en'])
    expect((await get(`/rss.xml?language=${none}`)).status).toBe(404)

  const feedsOf = async (path: string) =>
    [...(await get(path)).document.querySelectorAll('link[type="application/rss+xml"]')].map(link =>
      link.getAttribute('href'),
    )
  expect(await feedsOf('/rhew')).toEqual(['/rss.xml?language=cy'])
  expect(await feedsOf('/frost')).toEqual(['/rss.xml'])

  const map = load((await get('/sitemap.xml')).text, { xml: true })
  const alternates = (slug: string) =>
    [...map(`loc:contains("http://localhost:4000/${slug}")`).parent().children('xhtml\\:link')].map(link => [
      map(link).attr('hreflang'),
      map(link).attr('href'),
    ])
  const both = [
    ['cy', 'http://localhost:4000/rhew'],
    ['en-GB', 'http://localhost:4000/frost'],
    ['x-default', 'http://localhost:4000/frost'],
  ]
  expect(alternates('rhew').sort()).toEqual(both)
  expect(alternates('frost').sort()).toEqual(both)
  expect(alternates('hips-haws')).toEqual([])
})

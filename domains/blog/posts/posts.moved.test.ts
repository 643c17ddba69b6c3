import { afterAll, beforeAll, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import { publish, unpublish } from '#core/services/blog/publish'
import { createPost, type SavedPost, savePost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let visitor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
})
afterAll(() => world.close())

test('every former address of a post leads to where it is now, straight and for good', async () => {
  const first = await published('Quince paste')
  const second = await moved(first, 'Quince paste', 'quince-cheese')
  const third = await moved(second, 'Quince paste', 'membrillo')
  for (const old of ['quince-paste', 'quince-cheese']) {
    const visit = await visitor.get('blog', `/${old}?from=letter`)
    expect([visit.status, visit.location]).toEqual([301, '/membrillo?from=letter'])
    expect(visit.headers.get('cache-control')).toContain('no-cache')
  }
  expect((await visitor.get('blog', '/membrillo')).status).toBe(200)

  // Back where it was: no going round in circles.
  await moved(third, 'Quince paste', 'quince-paste')
  expect((await visitor.get('blog', '/quince-paste')).status).toBe(200)
  expect((await visitor.get('blog', '/membrillo')).location).toBe('/quince-paste')
})

test('a page moves as a post does', async () => {
  const saved = await createPost(world.ctx('editor'), 'page', written('Opening hours', 'Always.'))
  await publish(world.ctx('editor'), saved.id)
  await moved(saved, 'Opening hours', 'when-we-open')
  expect((await visitor.get('blog', '/opening-hours')).location).toBe('/when-we-open')
})

test('feed readers and the fediverse know it for the same one', async () => {
  const post = await published('Windfalls')
  await world.work()
  const item = async () => {
    const feed = load((await visitor.get('blog', '/rss.xml')).text, { xml: true })
    const found = feed('item').filter((_, each) => feed(each).find('title').text() === 'Windfalls')
    return { guid: found.find('guid').text(), link: found.find('link').text() }
  }
  const object = `/actors/blog/objects/${post.id}`
  const { guid } = await item()
  await moved(post, 'Windfalls', 'fallen-apples')
  await world.work()
  expect(await item()).toEqual({ guid, link: 'http://localhost:4000/fallen-apples' })
  expect((await visitor.get('blog', new URL(guid).pathname)).location).toBe('/fallen-apples')

  const document = await visitor.get('federation', object, { accept: 'application/activity+json' })
  expect(JSON.parse(document.text)).toMatchObject({
    id: `http://localhost:4004${object}`,
    url: 'http://localhost:4000/fallen-apples',
  })
  expect((await visitor.get('federation', object)).headers.get('location')).toEndWith('/fallen-apples')
})

test('an editor may give a former address to another post, which ends the redirect once it is public', async () => {
  const old = await published('Cider')
  await moved(old, 'Cider', 'cider-2019')
  // A title alone takes no address away from anybody.
  const made = await createPost(world.ctx('editor'), 'post', written('Cider', 'Again.'))
  expect(made.slug).toBe('cider-2')
  const taker = await createPost(world.ctx('editor'), 'post', written('Cider', 'New.', { slug: 'cider' }))
  expect((await visitor.get('blog', '/cider')).location).toBe('/cider-2019')
  await publish(world.ctx('editor'), taker.id)
  expect((await visitor.get('blog', '/cider')).text).toContain('New.')

  // The last one that left it is the one it leads to.
  await moved(taker, 'Cider', 'cider-2026')
  expect((await visitor.get('blog', '/cider')).location).toBe('/cider-2026')
})

test('what was never public, or is not now, leads nowhere', async () => {
  const draft = await createPost(world.ctx('editor'), 'post', written('Secret sauce', 'Not yet.'))
  const renamed = await moved(draft, 'Secret sauce', 'sauce')
  await publish(world.ctx('editor'), renamed.id)
  expect((await visitor.get('blog', '/secret-sauce')).status).toBe(404)
  // Taken down, moved, and put up again: who kept the old link still finds it.
  await unpublish(world.ctx('editor'), renamed.id)
  const hidden = await moved(renamed, 'Secret sauce', 'our-sauce')
  expect((await visitor.get('blog', '/sauce')).status).toBe(404)
  await publish(world.ctx('editor'), hidden.id)
  expect((await visitor.get('blog', '/sauce')).location).toBe('/our-sauce')
})

test('an import from Ghost keeps its slugs, and those that it changes', async () => {
  const old = await published('A post that moved')
  const [{ slug: ghostly } = { slug: '' }] = JSON.parse(recordedExport).db[0].data.posts
  await moved(old, 'A post that moved', ghostly)
  await moved({ ...old, version: 2 }, 'A post that moved', 'elsewhere')
  await importGhost(world.ctx(), recordedExport, {})
  const [kept] = await query<{ slug: string; id: string }>(
    'select slug, id from posts where slug = ?',
    ghostly,
  )
  expect(kept?.slug).toBe(ghostly)

  const file = JSON.parse(recordedExport)
  const ghost = file.db[0].data.posts.find(
    (post: { status: string; type: string }) => post.status === 'published' && post.type === 'post',
  )
  const before = ghost.slug
  Object.assign(ghost, { slug: 'moved-in-ghost', updated_at: '2026-12-24T10:00:00.000Z' })
  await importGhost(world.ctx(), JSON.stringify(file), {})
  expect((await visitor.get('blog', '/moved-in-ghost')).status).toBe(200)
  expect((await visitor.get('blog', `/${before}`)).location).toBe('/moved-in-ghost')
})

async function published(title: string): Promise<SavedPost> {
  const saved = await createPost(world.ctx('editor'), 'post', written(title, 'Words.'))
  await publish(world.ctx('editor'), saved.id)
  return saved
}

function moved({ id, version }: SavedPost, title: string, slug: string): Promise<SavedPost> {
  return savePost(world.ctx('editor'), id, version, written(title, 'New.', { slug }))
}

function query<T>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.ctx().em.execute<T[]>(sql, params)
}

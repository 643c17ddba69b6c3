import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createPost } from '#core/services/blog/save-post'
import { SlugTaken, slugOf } from '#core/services/blog/slug'
import { written } from '#core/services/blog/testing'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { type TestHouse, testHouse } from '../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** What answers before any route is asked, and is found by asking. */
const OF_THE_FRONT = ['health', 'ready', 'favicon.ico', 'assets', 'illustrations']

function firstSegments(): readonly string[] {
  const { app } = createDomain('blog', domains.blog, world.house)
  const paths = app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
  const segments = paths.map(path => path.split('/')[1] ?? '').filter(segment => /^[^:*]/.test(segment))
  return [...new Set([...segments, ...OF_THE_FRONT])]
}

test('no post takes an address that a route of the blog answers, asked for or made of its title', async () => {
  const ctx = world.ctx('editor')
  const segments = firstSegments()
  expect(segments).toEqual(
    expect.arrayContaining(['archive', 'author', 'editor', 'fragments', 'login', 'media', 'search', 'tag']),
  )
  for (const segment of segments) {
    const asked = await createPost(ctx, 'page', { ...written('Asked', 'For.'), slug: segment }).catch(f => f)
    // `rss.xml` is no slug at all: it becomes `rss-xml`, where nothing is.
    if (slugOf(segment) === segment) expect([segment, asked]).toEqual([segment, expect.any(SlugTaken)])
    else expect(asked.slug).not.toBe(segment)
    const { slug } = await createPost(ctx, 'post', written(segment, 'Made.'))
    expect(segments).not.toContain(slug)
  }
})

test('the front has answered at each of its own, before any post could', async () => {
  const visitor = await world.browser()
  for (const path of [
    '/health',
    '/ready',
    '/favicon.ico',
    '/assets/site.css',
    '/illustrations/empty/cart.svg',
  ])
    expect([
      path,
      (await visitor.get('blog', path)).headers.get('content-type')?.startsWith('text/html'),
    ]).toEqual([path, false])
})

test('addresses that nothing answers are free', async () => {
  const { slug } = await createPost(world.ctx('editor'), 'page', {
    ...written('Inbox', 'How we read our post.'),
    slug: 'inbox',
  })
  expect(slug).toBe('inbox')
})

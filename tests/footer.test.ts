import { afterAll, beforeAll, expect, test } from 'bun:test'
import { publish, unpublish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from './house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The pages that the foot of a visitor's page leads to; it may come from the cache. */
async function footLinks(app: 'blog' | 'market'): Promise<string[]> {
  const { document } = await (await world.browser()).get(app, '/')
  return [...document.querySelectorAll('.site-footer__small ul a')].map(
    link => link.getAttribute('href') ?? '',
  )
}

test('the foot of every page leads to the pages that are there, as soon as they are, and to no others', async () => {
  const { blog } = world.house.config.origins
  const editor = () => world.ctx('editor')
  for (const app of ['blog', 'market'] as const) expect(await footLinks(app)).toEqual([])

  const { id } = await createPost(editor(), 'page', {
    ...written('Privacy', 'We keep little.'),
    slug: 'privacy',
  })
  await createPost(editor(), 'page', { ...written('Contact', 'Not yet.'), slug: 'contact' })
  await publish(editor(), id)
  for (const app of ['blog', 'market'] as const) expect(await footLinks(app)).toEqual([`${blog}/privacy`])
  expect((await (await world.browser()).get('blog', '/privacy')).status).toBe(200)

  await unpublish(editor(), id)
  for (const app of ['blog', 'market'] as const) expect(await footLinks(app)).toEqual([])
})

test('a post is no page of the site, whatever its address', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', {
    ...written('About', 'A day.'),
    slug: 'about',
  })
  await publish(world.ctx('editor'), id)
  expect(await footLinks('market')).toEqual([])
})

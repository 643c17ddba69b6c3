import { afterAll, beforeAll, expect, test } from 'bun:test'
import GhostContentAPI from '@tryghost/content-api'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { documentOf } from '#core/lexical'
import { makeIntegration } from '#core/services/blog/integrations/integrations'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

let world: TestHouse
let stop: () => Promise<void>
let api: GhostContentAPI
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'blog')
  for (const [title, tags] of [
    ['Rose hips', ['Larder']],
    ['Hedges', ['Field']],
    ['Quince', ['Larder']],
  ] as const) {
    const { id } = await createPost(world.ctx('editor'), 'post', written(title, `Of ${title}`, { tags }))
    await publish(world.ctx('editor'), id)
  }
  const about = await createPost(world.ctx('editor'), 'page', written('About', 'Us'))
  await publish(world.ctx('editor'), about.id)
  const { contentKey } = await makeIntegration(world.ctx('operator'), 'SDK')
  api = new GhostContentAPI({ url: world.house.config.origins.blog, key: contentKey, version: 'v6.0' })
})
afterAll(async () => {
  await stop()
  await world.close()
})

test('Ghost’s own client browses posts, with their relations and pages of them', async () => {
  const posts = await api.posts.browse({ limit: 2, include: ['tags', 'authors'], order: 'title asc' })
  expect(posts.map(({ title }) => title)).toEqual(['Hedges', 'Quince'])
  expect(posts.meta?.pagination).toEqual({ page: 1, limit: 2, pages: 2, total: 3, next: 2, prev: null })
  expect(posts[0]).toMatchObject({
    html: expect.stringContaining('<p>Of Hedges</p>'),
    primary_tag: { slug: 'field' },
    primary_author: { name: world.cast.members.editor.name },
  })
})

test('it filters, and reads one by its slug or its id', async () => {
  const larder = await api.posts.browse({ filter: 'tag:larder', fields: ['id', 'slug'], order: 'slug asc' })
  expect(larder.map(({ slug }) => slug)).toEqual(['quince', 'rose-hips'])
  const quince = await api.posts.read({ slug: 'quince' }, { formats: ['plaintext'] })
  expect(quince).toMatchObject({ id: larder[0]?.id, plaintext: 'Of Quince' })
  expect(await api.posts.read({ id: String(quince.id) })).toMatchObject({ slug: 'quince' })
})

test('it reads pages, tags, authors, settings, tiers and newsletters', async () => {
  expect(await api.pages.read({ slug: 'about' })).toMatchObject({ title: 'About' })
  expect((await api.tags.browse({ include: 'count.posts' })).map(({ slug, count }) => [slug, count])).toEqual(
    [
      ['field', { posts: 1 }],
      ['larder', { posts: 2 }],
    ],
  )
  expect(await api.authors.browse()).toHaveLength(1)
  expect(await api.settings.browse()).toMatchObject({ title: world.house.site().name })
  expect([...(await api.tiers.browse())]).toMatchObject([{ slug: 'free' }])
  expect(await api.newsletters.browse()).toHaveLength(0)
})

test('tags are whole beside their posts, and count posts alone', async () => {
  const tag = await db(world.ctx())
    .selectFrom('tags')
    .select('id')
    .where('slug', '=', 'field')
    .executeTakeFirstOrThrow()
  await sql`update tags set image = '/media/images/x.png', meta_title = 'Fields', meta_description = 'Of grass'
    where id = ${tag.id}`.execute(db(world.ctx()))
  const page = await createPost(world.ctx('editor'), 'page', written('Where', 'There', { tags: ['Field'] }))
  await publish(world.ctx('editor'), page.id)
  const facts = {
    feature_image: `${world.house.config.origins.blog}/media/images/x.png`,
    meta_title: 'Fields',
    meta_description: 'Of grass',
  }
  expect(await api.posts.read({ slug: 'hedges' }, { include: 'tags' })).toMatchObject({ tags: [facts] })
  const [field] = await api.tags.browse({ include: 'count.posts', filter: 'slug:field' })
  expect(field).toMatchObject({ ...facts, count: { posts: 1 } })
  const [author] = await api.authors.browse({ include: 'count.posts' })
  expect(author).toMatchObject({ count: { posts: 3 } })
})

test('of a post without a text there is no HTML and no excerpt', async () => {
  const empty = { type: 'paragraph', version: 1, direction: null, format: '', indent: 0, children: [] }
  for (const [title, blocks] of [
    ['Blank', []],
    ['Blanker', [empty]],
  ] as const) {
    const input = { ...written(title, ''), document: documentOf(blocks) }
    const { id } = await createPost(world.ctx('editor'), 'post', input)
    await publish(world.ctx('editor'), id)
    const post = await api.posts.read({ slug: title.toLowerCase() })
    expect(post).toMatchObject({ html: null, excerpt: null })
  }
})

test('it throws what Ghost would make it throw', async () => {
  await expect(api.posts.read({ slug: 'nothing' })).rejects.toMatchObject({ type: 'NotFoundError' })
  await expect(api.posts.browse({ filter: 'title:[' })).rejects.toMatchObject({ type: 'BadRequestError' })
  const stranger = new GhostContentAPI({
    url: world.house.config.origins.blog,
    version: 'v6.0',
    key: 'f'.repeat(26),
  })
  await expect(stranger.posts.browse()).rejects.toMatchObject({ type: 'UnauthorizedError' })
})

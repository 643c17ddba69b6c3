import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import { recordedExport } from '#core/ghost/fixtures/recorded'
import { differences, recordedReply } from '#core/ghost/fixtures/replies'
import { setDefaultCommenters } from '#core/services/blog/comments/comment-rule'
import { uploadsInFolder } from '#core/services/blog/ghost-import/find-uploads'
import { importGhost } from '#core/services/blog/ghost-import/import-ghost'
import {
  integrations,
  makeIntegration,
  withdrawIntegration,
} from '#core/services/blog/integrations/integrations'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { type TestHouse, testHouse } from '../../../tests/house'

const CONTENT = fileURLToPath(new URL('../../../core/ghost/fixtures/content', import.meta.url))

type Query = Readonly<Record<string, string>>
type Body = Readonly<Record<string, Readonly<Record<string, unknown>>[]>> & {
  readonly meta: { readonly pagination: Readonly<Record<string, number | null>> }
}

let world: TestHouse
let key: string
beforeAll(async () => {
  world = await testHouse()
  const findUpload = uploadsInFolder(world.ctx(), CONTENT)
  await importGhost(world.ctx(), recordedExport, { findUpload })
  await createPost(world.ctx('editor'), 'post', written('Not yet', 'A draft'))
  // As where the replies were recorded.
  await setDefaultCommenters(world.ctx('editor'), 'nobody')
  key = (await makeIntegration(world.ctx('operator'), 'Reader')).contentKey
})
afterAll(() => world.close())

/** Asked as a program does, without cookies. */
async function ask(path: string, query: Readonly<Record<string, string>> = {}, headers = {}) {
  const search = new URLSearchParams({ key, ...query })
  const visit = await (await world.browser()).send('blog', `/ghost/api/content${path}?${search}`, { headers })
  const body = visit.text === '' ? null : (JSON.parse(visit.text) as Body)
  return { ...visit, body: body as Body }
}
const slugs = async (query: Readonly<Record<string, string>>) =>
  (await ask('/posts/', { fields: 'slug', ...query })).body.posts?.map(({ slug }) => slug)

describe('as Ghost recorded it', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['posts-page-1', '/posts/', { include: 'tags,authors', limit: '6' }],
    ['posts-page-2', '/posts/', { include: 'tags,authors', limit: '6', page: '2' }],
    [
      'post-by-slug',
      '/posts/slug/nine-growers-one-barn/',
      { include: 'tags,authors,tiers', formats: 'html,plaintext' },
    ],
    [
      'posts-fields-filter',
      '/posts/',
      {
        fields: 'id,slug,title,updated_at,visibility',
        filter: 'visibility:-public',
        order: 'updated_at asc',
      },
    ],
    ['pages', '/pages/', { include: 'tags,authors' }],
    ['tags', '/tags/', { include: 'count.posts', limit: '100' }],
    ['authors', '/authors/', { include: 'count.posts', limit: '100' }],
    ['settings', '/settings/', {}],
    ['tiers', '/tiers/', {}],
    ['newsletters', '/newsletters/', {}],
  ])('%s has the same names, and values of the same kinds', async (name, path, query) => {
    const { status, body } = await ask(path, query)
    expect(status).toBe(200)
    expect(differences(withoutLabs(body), withoutLabs(recordedReply('content-api', name)))).toEqual([])
  })

  test('the same posts come, in the same order, under the same ids, with the same pagination', async () => {
    for (const page of ['1', '2']) {
      const recorded = recordedReply('content-api', `posts-page-${page}`) as Body
      const { body } = await ask('/posts/', { include: 'tags,authors', limit: '6', page })
      const facts = (of: Body) =>
        of.posts?.map(post => [
          post.id,
          post.slug,
          post.title,
          post.uuid,
          post.visibility,
          post.access,
          post.featured,
          post.published_at,
          post.custom_excerpt,
          post.meta_title,
          post.og_title,
        ])
      expect(facts(body)).toEqual(facts(recorded))
      expect(body.meta).toEqual(recorded.meta)
    }
  })

  test.each([
    ['error-401-bad-key', '/posts/', { key: 'ffffffffffffffffffffffffff' }, 401],
    ['error-404-post', '/posts/slug/there-is-no-such-post/', {}, 404],
    ['error-403-no-key', '/posts/', { key: '' }, 403],
    ['error-400-filter', '/posts/', { filter: 'title:[' }, 400],
  ])('%s is said in the same words', async (name, path, query, expected) => {
    const { status, body } = await ask(path, query)
    const without = (of: unknown) => ({ ...(of as { errors: object[] }).errors[0], id: '' })
    expect(status).toBe(expected)
    expect(without(body)).toEqual(without(recordedReply('content-api', name)))
  })
})

/** What is tried out in Ghost's own laboratory is nobody's contract. */
function withoutLabs(body: Readonly<Record<string, unknown>>) {
  const { settings, ...rest } = body
  return { ...rest, ...(settings ? { settings: { ...settings, labs: {} } } : {}) }
}

describe('a filter', () => {
  test.each<[string, string[]]>([
    ['featured:true', ['nine-growers-one-barn']],
    ['tag:market+visibility:public+title:~posted', ['published-and-posted']],
    ["slug:[winter-rota,'box-of-the-month']", ['winter-rota', 'box-of-the-month']],
    ['visibility:-public+custom_excerpt:null', ['seed-list-half-shares', 'accounts-in-plain-words']],
    ["published_at:<'2025-02-04'+featured:true", ['nine-growers-one-barn']],
    ['id:6b03f8d04c1cdf363eeb0005', ['published-and-posted']],
    // Ghost's own says published, whatever is asked.
    ['status:draft+featured:true', ['nine-growers-one-barn']],
    ['title:~^Published+(featured:true,featured:false)', ['published-and-posted']],
    ["title:'%'", []],
    ['title:~%', []],
  ])('%s', async (filter, expected) => expect((await slugs({ filter }))?.sort()).toEqual(expected.toSorted()))

  test.each([
    'html:~secret',
    'plaintext:~hens',
    'no_such:1',
    'featured:maybe',
    'published_at:soon',
    'id:>5',
    '__proto__:1',
  ])('%s is refused as Ghost refuses', async filter => {
    const { status, body } = await ask('/posts/', { filter })
    expect([status, body.errors?.[0]?.type]).toEqual([400, 'BadRequestError'])
  })
})

describe('a query', () => {
  test('gives 15 when no number is asked for, and 100 at most', async () => {
    const limitOf = async (query: Query) => (await ask('/posts/', query)).body.meta.pagination.limit
    const asked: Query[] = [{}, { limit: 'all' }, { limit: '5000' }, { limit: '2' }]
    const limits = await Promise.all(asked.map(limitOf))
    expect(limits).toEqual([15, 100, 100, 2])
  })

  test.each<Query>([{ limit: 'many' }, { page: '-1' }, { formats: 'lexical' }])(
    '%p is refused',
    async query => {
      const { status, body } = await ask('/posts/', query)
      expect([status, body.errors?.[0]?.type]).toEqual([422, 'ValidationError'])
    },
  )

  test('orders by what it names', async () => {
    const titles = (await ask('/posts/', { order: 'title asc', fields: 'title', limit: 'all' })).body.posts
    const names = titles?.map(({ title }) => String(title)) ?? []
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)))
    const counts = (await ask('/tags/', { order: 'count.posts desc', include: 'count.posts' })).body.tags
    const posts = counts?.map(({ count }) => (count as { posts: number }).posts) ?? []
    expect(posts).toEqual(posts.toSorted((a, b) => b - a))
  })

  test.each(['tags', 'authors'])('gives %s page by page, each of them once', async of => {
    const namesOf = async (query: Query) =>
      (await ask(`/${of}/`, { order: 'slug asc', ...query })).body[of]?.map(({ slug }) => slug) ?? []
    const all = await namesOf({ limit: 'all' })
    expect(all.length).toBeGreaterThan(2)
    const pages = await Promise.all(all.map((_, index) => namesOf({ limit: '2', page: String(index + 1) })))
    expect(pages.flat()).toEqual(all)
  })

  test('reads one thing by its id or its slug', async () => {
    const { body } = await ask('/tags/slug/market/')
    const id = String(body.tags?.[0]?.id)
    expect((await ask(`/tags/${id}/`)).body.tags?.[0]?.slug).toBe('market')
    // The id that Ghost gave it leads there too.
    expect((await ask('/tags/6b03f8c84c1cdf363eeaff2a/')).body.tags?.[0]?.slug).toBe('market')
    expect((await ask('/authors/slug/ilse/')).body.authors?.[0]?.name).toBe('Ilse Brandreth')
    expect((await ask('/posts/6b03f8d04c1cdf363eeb0005/')).body.posts?.[0]?.slug).toBe('published-and-posted')
    for (const path of ['/tags/1/', '/authors/slug/nobody/', '/pages/6b03f8d04c1cdf363eeb0005/'])
      expect((await ask(path)).status).toBe(404)
  })
})

test('of a post for members comes what a visitor may read, and of drafts nothing', async () => {
  const { body } = await ask('/posts/', { limit: 'all', formats: 'html,plaintext' })
  const post = (slug: string) => body.posts?.find(each => each.slug === slug)
  expect(post('winter-rota')).toMatchObject({
    access: false,
    html: expect.stringContaining('the rota exists'),
  })
  expect(JSON.stringify(post('winter-rota'))).not.toContain('hens on')
  expect(post('seed-list-half-shares')).toMatchObject({ access: false, html: '', plaintext: '' })
  expect(await slugs({ limit: 'all' })).not.toContain('not-yet')
})

test('the excerpt is the one that was written, else how the text begins', async () => {
  const { body } = await ask('/posts/', { limit: 'all', formats: 'plaintext' })
  const written = body.posts?.map(post => post.custom_excerpt !== null)
  expect(written).toContain(true)
  expect(written).toContain(false)
  for (const { custom_excerpt, plaintext, excerpt } of body.posts ?? [])
    expect(excerpt || '').toBe(custom_excerpt ?? String(plaintext).slice(0, 500))
})

test('comments are told of where they are open, and nowhere before', async () => {
  const told = async () => {
    const { posts = [] } = (await ask('/posts/', { limit: 'all' })).body
    const settings = (await ask('/settings/')).body.settings as unknown as { comments_enabled: string }
    const open = posts.filter(({ comments }) => comments === true)
    return [open.length > 0, open.every(({ access }) => access === true), settings.comments_enabled]
  }
  expect(await told()).toEqual([false, true, 'off'])
  await setDefaultCommenters(world.ctx('editor'), 'members')
  expect(await told()).toEqual([true, true, 'all'])
  await setDefaultCommenters(world.ctx('editor'), 'nobody')
})

test('any page of the web may ask, and who has the answer gets it once', async () => {
  const { headers } = await ask('/posts/')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.get('content-version')).toBe('v6.65')
  const again = await ask('/posts/', {}, { 'if-none-match': headers.get('etag') ?? '' })
  expect([again.status, again.text]).toEqual([304, ''])
  const preflight = await (await world.browser()).send('blog', '/ghost/api/content/posts/', {
    method: 'OPTIONS',
    headers: { 'access-control-request-headers': 'accept-version', origin: 'https://elsewhere.example' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-headers')).toBe('accept-version')
})

test('an endpoint that there is not is another matter for a client of another version', async () => {
  const status = async (version: string) => (await ask('/offers/', {}, { 'accept-version': version })).status
  expect(await Promise.all(['v6.65', 'v6.0', 'v7.0'].map(status))).toEqual([404, 406, 406])
  expect((await ask('/posts/', {}, { 'accept-version': 'v5.0' })).status).toBe(200)
})

test('a key that was withdrawn opens nothing, and too many questions are too many', async () => {
  const operator = world.ctx('operator')
  const made = await makeIntegration(operator, 'Short-lived')
  const answers = async () => (await ask('/tiers/', { key: made.contentKey })).status
  expect(await answers()).toBe(200)
  const { id } = (await integrations(operator)).find(({ name }) => name === 'Short-lived')!
  for (let asked = 1; asked < 600; asked += 1)
    await world.house.cache.increment(`rate:ghost-content:${id}`, 60_000)
  expect(await answers()).toBe(429)
  await withdrawIntegration(operator, id)
  expect(await answers()).toBe(401)
})

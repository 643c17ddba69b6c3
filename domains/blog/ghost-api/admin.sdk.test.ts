import { afterAll, beforeAll, expect, test } from 'bun:test'
import { fileURLToPath } from 'node:url'
import GhostAdminAPI from '@tryghost/admin-api'
import { makeIntegration } from '#core/services/blog/integrations/integrations'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

const PICTURE = fileURLToPath(
  new URL('../../../core/ghost/fixtures/content/images/2026/11/barn-stripes.png', import.meta.url),
)
const LEXICAL = JSON.stringify({
  root: {
    children: [
      { type: 'paragraph', version: 1, children: [{ type: 'extended-text', text: 'Kept', mode: 'normal' }] },
    ],
    ...{ direction: null, format: '', indent: 0, type: 'root', version: 1 },
  },
})

let world: TestHouse
let stop: () => Promise<void>
let api: GhostAdminAPI
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'blog')
  const { adminKey } = await makeIntegration(world.ctx('operator'), 'Newsroom')
  api = new GhostAdminAPI({ url: world.house.config.origins.blog, key: adminKey, version: 'v6.0' })
})
afterAll(async () => {
  await stop()
  await world.close()
})

test('Ghost’s own client writes a post, edits it, makes it public and throws it away', async () => {
  const made = await api.posts.add({
    title: 'Windfalls',
    lexical: LEXICAL,
    tags: ['Larder', { name: '#quiet' }],
  })
  expect(made).toMatchObject({ slug: 'windfalls', status: 'draft', primary_tag: { slug: 'larder' } })
  expect(JSON.parse(String(made.lexical))).toEqual(JSON.parse(LEXICAL))

  const { id, updated_at } = made
  const edited = await api.posts.edit({ id, updated_at, title: 'Windfall jam', status: 'published' })
  expect(edited).toMatchObject({ id, title: 'Windfall jam', status: 'published', slug: 'windfalls' })
  expect((await (await world.browser()).get('blog', '/windfalls')).text).toContain('Kept')

  const late = api.posts.edit({ id, updated_at, title: 'Mine' })
  await expect(late).rejects.toMatchObject({ type: 'UpdateCollisionError' })
  expect(await api.posts.read({ id: String(id) })).toMatchObject({ title: 'Windfall jam' })

  await api.posts.delete({ id: String(id) })
  await expect(api.posts.read({ id: String(id) })).rejects.toMatchObject({ type: 'NotFoundError' })
  expect((await (await world.browser()).get('blog', '/windfalls')).status).toBe(404)
})

test('it plans a post, takes HTML, and browses by filter', async () => {
  const published_at = new Date(Date.now() + 86_400_000).toISOString()
  const html = '<p>From <b>HTML</b></p>'
  await api.posts.add({ title: 'Tomorrow', html, status: 'scheduled', published_at }, { source: 'html' })
  const planned = await api.posts.browse({ filter: 'status:scheduled', formats: 'html' })
  expect([...planned]).toMatchObject([
    { title: 'Tomorrow', published_at, html: expect.stringContaining('From <b>HTML') },
  ])
})

test('it keeps pages, tags, pictures and the site', async () => {
  const page = await api.pages.add({ title: 'House rules', status: 'published' })
  expect(await api.pages.read({ slug: 'house-rules' })).toMatchObject({ id: page.id, status: 'published' })
  const tag = await api.tags.add({ name: 'Field notes' })
  expect(await api.tags.edit({ id: tag.id, description: 'Short' })).toMatchObject({
    slug: 'field-notes',
    description: 'Short',
  })
  await api.tags.delete({ id: String(tag.id) })
  await expect(api.tags.read({ slug: 'field-notes' })).rejects.toMatchObject({ type: 'NotFoundError' })
  const image = await api.images.upload({ file: PICTURE, ref: 'barn' })
  expect(image).toMatchObject({ ref: 'barn' })
  expect((await fetch(String(image.url))).headers.get('content-type')).toBe('image/png')
  expect(await api.site.read()).toMatchObject({ title: world.house.site().name, version: '6.65' })
})

test('it is told as by Ghost of an empty title, a comma and what there is not; editors read all words', async () => {
  const post = await api.posts.add({ title: '', lexical: walled('Open', 'Paid'), visibility: 'paid' })
  expect(post).toMatchObject({ title: '(Untitled)' })
  const read = await api.posts.read({ id: String(post.id) }, { formats: 'plaintext' })
  expect(String(read.plaintext)).toContain('Paid')
  await api.posts.delete({ id: String(post.id) })
  await expect(api.tags.add({ name: ', later' })).rejects.toMatchObject({
    ...{ type: 'ValidationError', context: 'Validation failed for name.' },
  })
  const gone = api.members.delete({ id: '0'.repeat(24) })
  await expect(gone).rejects.toThrow('the endpoint was not found')
})

function walled(...[open, paid]: readonly [string, string]): string {
  const paragraph = (text: string) => ({
    ...{ type: 'paragraph', version: 1, direction: 'ltr', format: '', indent: 0 },
    children: [{ type: 'extended-text', version: 1, text, format: 0, detail: 0, mode: 'normal', style: '' }],
  })
  const children = [paragraph(open), { type: 'paywall', version: 1 }, paragraph(paid)]
  return JSON.stringify({
    root: { type: 'root', version: 1, direction: 'ltr', format: '', indent: 0, children },
  })
}

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import GhostAdminAPI from '@tryghost/admin-api'
import { differences, recordedReply } from '#core/ghost/fixtures/replies'
import { createNewsletter } from '#core/services/account/newsletters/edit-newsletter'
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
    direction: null,
    format: '',
    indent: 0,
    type: 'root',
    version: 1,
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

test('it takes recordings and files, and finds who writes here and one newsletter', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coop-sdk-'))
  try {
    const sent = { wav: join(folder, 'bell.wav'), page: join(folder, 'page.html') }
    for (const file of Object.values(sent)) await Bun.write(file, '<script>alert(1)</script>')
    const bell = await api.media.upload({ file: sent.wav, ref: 'bell' })
    expect(bell).toEqual({ url: expect.any(String), thumbnail_url: null, ref: 'bell' })
    expect((await fetch(String(bell.url))).headers.get('content-type')).toBe('audio/wav')
    const none = api.media.upload({ file: sent.page })
    await expect(none).rejects.toMatchObject({ type: 'UnsupportedMediaTypeError' })
    const page = await api.files.upload({ file: sent.page, ref: 'page' })
    expect(page).toEqual({ url: expect.any(String), ref: 'page' })
    // No page of a stranger's is one of ours.
    expect((await fetch(String(page.url))).headers.get('content-type')).toBe('application/octet-stream')
  } finally {
    rmSync(folder, { recursive: true })
  }
  const users = await api.users.browse({ include: 'roles' })
  expect(differences([...users], recordedReply('admin-api', 'users').users)).toEqual([])
  const [{ id, slug, email }] = users as unknown as [Record<'id' | 'slug' | 'email', string>]
  expect(await api.users.read({ id })).toMatchObject({ slug })
  expect(await api.users.read({ slug })).toMatchObject({ id, email })
  if (email) expect(await api.users.read({ email })).toMatchObject({ id })
  await expect(api.users.read({ id: '0'.repeat(24) })).rejects.toMatchObject({ type: 'NotFoundError' })
  await createNewsletter(world.ctx('editor'), { name: 'Weekly', slug: 'weekly', description: '' })
  const [newsletter] = await api.newsletters.browse()
  expect(await api.newsletters.read({ id: newsletter!.id })).toMatchObject({ name: 'Weekly' })
})

test('an address that is taken gets a number, as at Ghost, and a post keeps its own', async () => {
  const first = await api.posts.add({ title: 'Sloes', slug: 'sloe-gin' })
  const second = await api.posts.add({ title: 'More sloes', slug: 'sloe-gin' })
  expect([first.slug, second.slug]).toEqual(['sloe-gin', 'sloe-gin-2'])
  // In the bin, it has it still.
  await api.posts.delete({ id: String(first.id) })
  const { id, updated_at } = second
  const kept = await api.posts.edit({ id, updated_at, slug: 'sloe-gin-2', title: 'Sloes again' })
  expect(kept.slug).toBe('sloe-gin-2')
  const moved = await api.posts.edit({ id, updated_at: kept.updated_at, slug: 'sloe-gin' })
  expect(moved.slug).toBe('sloe-gin-2')
})

test('it is told as by Ghost of an empty title, a comma and what there is not; editors read all words', async () => {
  const post = await api.posts.add({ title: '', lexical: walled('Open', 'Paid'), visibility: 'paid' })
  expect(post).toMatchObject({ title: '(Untitled)' })
  const read = await api.posts.read({ id: String(post.id) }, { formats: 'plaintext' })
  expect(String(read.plaintext)).toContain('Paid')
  await api.posts.delete({ id: String(post.id) })
  await expect(api.tags.add({ name: ', later' })).rejects.toMatchObject({
    type: 'ValidationError',
    context: 'Validation failed for name.',
  })
  await expect(api.members.delete({ id: '0'.repeat(24) })).rejects.toMatchObject({ type: 'NotFoundError' })
  const own = await api.members.add({ email: 'stays@example.test' })
  await expect(api.members.delete({ id: String(own.id) })).rejects.toMatchObject({
    type: 'NoPermissionError',
    message: 'Members close their accounts themselves.',
  })
  const nowhere = api.members.add({ name: 'Nobody' })
  await expect(nowhere).rejects.toMatchObject({
    context: 'Validation (FieldIsRequired) failed for ["email"]',
  })
  await expect(api.users.edit({ id: '0'.repeat(24), name: 'X' })).rejects.toMatchObject({
    type: 'NoPermissionError',
  })
  expect(await api.config.read()).toMatchObject({ version: '6.65.0' })
  const icon = { file: PICTURE, purpose: 'nonsense' }
  await expect(api.images.upload(icon)).rejects.toMatchObject({ property: 'purpose' })
  const text = api.images.upload({ file: fileURLToPath(import.meta.url) })
  await expect(text).rejects.toMatchObject({
    type: 'UnsupportedMediaTypeError',
    message: 'Please select a valid image.',
  })
})

function walled(...[open, paid]: readonly [string, string]): string {
  const paragraph = (text: string) => ({
    type: 'paragraph',
    version: 1,
    direction: 'ltr',
    format: '',
    indent: 0,
    children: [{ type: 'extended-text', version: 1, text, format: 0, detail: 0, mode: 'normal', style: '' }],
  })
  const children = [paragraph(open), { type: 'paywall', version: 1 }, paragraph(paid)]
  return JSON.stringify({
    root: { type: 'root', version: 1, direction: 'ltr', format: '', indent: 0, children },
  })
}

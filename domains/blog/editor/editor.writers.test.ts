import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { postToEdit } from '#core/services/blog/edit-post'
import { revisionsOf } from '#core/services/blog/revisions'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let author: Browser
let contributor: Browser
beforeAll(async () => {
  world = await testHouse()
  author = await working('member', 'author')
  contributor = await working('neighbour', 'contributor')
})
afterAll(() => world.close())

async function working(who: 'member' | 'neighbour', role: 'author' | 'contributor') {
  await db(world.ctx())
    .insertInto('role_grants')
    .values({ id: Bun.randomUUIDv7(), member_id: world.cast.members[who].id, role, granted_at: new Date() })
    .execute()
  return world.browser(who)
}

const FORM = { title: 'By hand', visibility: 'public', markdown: 'Words' }
const draft = (id: string) => postToEdit(world.ctx('editor'), id)
const textOf = async (browser: Browser, path: string) => (await browser.get('blog', path)).text

test('an author writes and publishes from the form, and an editor’s rooms are not there', async () => {
  const saved = await author.post('blog', '/editor/posts', { ...FORM, next: 'publish' })
  expect(saved.status).toBe(303)
  expect((await author.get('blog', '/by-hand')).status).toBe(200)
  for (const room of ['pages', 'pages/new', 'tags', 'navigation', 'imports', 'tiers'])
    expect([room, (await author.get('blog', `/editor/${room}`)).status]).toEqual([room, 404])
  for (const room of ['posts', 'posts/new', 'images', 'snippets'])
    expect([room, (await author.get('blog', `/editor/${room}`)).status]).toEqual([room, 200])
  const menu = await author.get('blog', '/editor/posts')
  const links = [...menu.document.querySelectorAll('.work__nav a')].map(link => link.textContent)
  expect(links).toEqual(['Posts', 'Numbers', 'Pictures', 'Snippets'])
})

test('a contributor is shown no way to publish, and pressing one anyway leaves a draft', async () => {
  const saved = await contributor.post('blog', '/editor/posts', {
    ...FORM,
    title: 'Handed in',
    next: 'publish',
  })
  const path = saved.location ?? ''
  const form = await contributor.get('blog', path)
  expect(form.text).toContain('An editor reads it, and publishes it.')
  expect(form.document.querySelector('[value=publish]')).toBeNull()
  expect(form.document.querySelector('[value=schedule]')).toBeNull()
  expect(form.document.querySelector('[name=authorIds]')).toBeNull()
  expect((await contributor.post('blog', `${path}/publication`)).status).toBe(404)
  const id = path.split('/').at(-1) ?? ''
  expect((await postToEdit(world.ctx('editor'), id)).state).toBe('draft')
  const tabs = await textOf(contributor, '/editor/posts')
  expect(tabs).not.toContain('Scheduled')
})

test('no address of the blog lets a writer open or change what somebody else has written', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', written('Nobody else’s', 'words'))
  const [revision] = await revisionsOf(world.ctx('editor'), id)
  const kept = await postToEdit(world.ctx('editor'), id)
  const { app } = createDomain('blog', domains.blog, world.house)
  const about = app.routes
    .filter(({ path }) => /^\/(?:editor\/posts\/:id|preview\/:id)/.test(path))
    .map(({ method, path }) => [method, path.replace(':id', id).replace(':revision', revision!.id)] as const)
  // Blocks and previews name a post in their query.
  const queried = ['blocks', 'preview'].map(name => ['POST', `/editor/${name}?kind=post&id=${id}`] as const)
  const fields = {
    ...FORM,
    version: String(kept.version),
    publishAt: '2031-05-01T10:00',
    idle: '0',
    head: 'x',
  }
  for (const browser of [author, contributor]) {
    for (const [method, path] of [...about, ...queried]) {
      const visit = await browser.send('blog', path, {
        method,
        ...(method === 'GET' ? {} : { body: new URLSearchParams(fields) }),
      })
      expect([method, path, visit.status]).toEqual([method, path, 404])
    }
  }
  expect(about.length).toBeGreaterThan(12)
  expect(await postToEdit(world.ctx('editor'), id)).toEqual(kept)
})

test('a contributor’s draft stays one, whatever their form, their save by itself and an old text of it say', async () => {
  const made = await contributor.post('blog', '/editor/posts', { ...FORM, title: 'Not yet' })
  const path = made.location ?? ''
  const id = path.split('/').at(-1) ?? ''
  const more = { ...FORM, title: 'Not yet', status: 'published', publishAt: '2031-05-01T10:00' }
  for (const next of ['publish', 'schedule', 'redate', 'unpublish', 'unschedule'])
    await contributor.post('blog', path, { ...more, next, version: String((await draft(id)).version) })
  await contributor.post('blog', `${path}/autosave`, {
    ...more,
    next: 'publish',
    version: String((await draft(id)).version),
  })
  const old = (await revisionsOf(world.ctx('editor'), id)).at(-1)
  await contributor.post('blog', `${path}/revisions/${old!.id}/restoration`, { next: 'publish' })
  for (const state of ['publication', 'schedule']) await contributor.post('blog', `${path}/${state}`, more)
  expect(await draft(id)).toMatchObject({ state: 'draft', publishAt: null, publishedAt: null })
})

test('what others write is found neither to open, nor to preview, nor by its title', async () => {
  const { id } = await createPost(world.ctx('editor'), 'post', written('Kept for editors', 'words'))
  for (const browser of [author, contributor]) {
    for (const path of ['', '/revisions']) {
      expect((await browser.get('blog', `/editor/posts/${id}${path}`)).status).toBe(404)
    }
    expect((await browser.get('blog', `/preview/${id}`)).status).toBe(404)
    expect((await browser.post('blog', `/editor/posts/${id}`, { ...FORM, version: '1' })).status).toBe(404)
    expect(
      (await browser.post('blog', `/editor/posts/${id}/autosave`, { ...FORM, version: '1' })).status,
    ).toBe(404)
    expect(await textOf(browser, '/editor/links?q=Kept')).toBe('{"links":[]}')
    expect(await textOf(browser, '/editor/posts')).not.toContain('Kept for editors')
  }
})

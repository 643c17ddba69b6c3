import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { postToEdit } from '#core/services/blog/edit-post'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
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

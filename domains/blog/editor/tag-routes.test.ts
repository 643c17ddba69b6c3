import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { createPost } from '#core/services/blog/save-post'
import { TAGS_PER_PAGE } from '#core/services/blog/tags'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
let id: string
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('tags').execute()
  await createPost(world.ctx('editor'), 'post', written('Rain', '', { tags: ['Weather'] }))
  id = (await row()).id
})

const row = () =>
  db(world.ctx())
    .selectFrom('tags')
    .select(['id', 'slug', 'name', 'description', 'image', 'image_alt', 'meta_title', 'meta_description'])
    .where('slug', '=', 'weather')
    .executeTakeFirstOrThrow()
const save = (fields: Record<string, string>) => editor.post('blog', `/editor/tags/${id}`, fields)
const FIELDS = {
  name: 'Sky',
  description: 'Rain and sun',
  image: '/media/sky.png',
  imageAlt: 'Clouds',
  metaTitle: 'The sky',
  metaDescription: 'All of it',
}

test('all that is said of a tag is kept, its address stays, and a field that is emptied is empty', async () => {
  expect((await save(FIELDS)).location).toBe('/editor/tags')
  expect(await row()).toMatchObject({
    slug: 'weather',
    name: 'Sky',
    description: 'Rain and sun',
    image: '/media/sky.png',
    image_alt: 'Clouds',
    meta_title: 'The sky',
    meta_description: 'All of it',
  })
  await save({ name: 'Sky' })
  expect(await row()).toMatchObject({
    description: '',
    image: null,
    image_alt: '',
    meta_title: null,
    meta_description: null,
  })
})

test.each([
  ['name', ''],
  ['name', 'x'.repeat(192)],
  ['description', 'x'.repeat(501)],
  ['image', 'javascript:alert(1)'],
  ['image', 'picture.png'],
  ['metaTitle', 'x'.repeat(301)],
  ['metaDescription', 'x'.repeat(501)],
] as const)('a %s that is not taken is said beside it, with all that was typed', async (field, text) => {
  const typed = { ...FIELDS, [field]: text }
  const visit = await save(typed)
  expect(visit.status).toBe(422)
  const shown = (name: string) => {
    const control = visit.document.querySelector(`#${name}-${id}`)
    return control?.getAttribute('value') ?? control?.textContent?.replace(/^\n/, '') ?? ''
  }
  expect(visit.document.querySelector(`#${field}-${id}-error`)?.textContent?.trim()).not.toBe('')
  expect(Object.fromEntries(Object.keys(typed).map(name => [name, shown(name)]))).toEqual(typed)
  expect((await row()).name).toBe('Weather')
})

test('a form that was opened before another was saved is refused', async () => {
  const { document } = await editor.get('blog', '/editor/tags')
  const version = document.querySelector('input[name=version]')!.getAttribute('value')!
  expect((await save({ ...FIELDS, version })).status).toBe(303)
  expect((await save({ ...FIELDS, name: 'Late', version })).status).toBe(409)
  expect((await row()).name).toBe('Sky')
})

test('tags are searched by any part of their name, in pages', async () => {
  const rows = Array.from({ length: TAGS_PER_PAGE + 1 }, (_, at) => ({
    id: Bun.randomUUIDv7(),
    slug: `plot-${at}`,
    name: `Plot ${at}%`,
    description: '',
    internal: false,
  }))
  await db(world.ctx()).insertInto('tags').values(rows).execute()
  const names = async (path: string) =>
    [
      ...(await editor.get('blog', path)).document.querySelectorAll(
        'main details.work__more > summary > span',
      ),
    ].map(each => each.textContent)
  expect(await names('/editor/tags?q=eath')).toEqual(['Weather'])
  expect(await names('/editor/tags?q=%25')).toHaveLength(TAGS_PER_PAGE)
  expect(await names('/editor/tags?q=_')).toEqual([])
  const first = await editor.get('blog', '/editor/tags?q=plot')
  const onward = [...first.document.querySelectorAll('main a')]
    .map(link => link.getAttribute('href') ?? '')
    .find(href => href.includes('after='))!
  expect(onward).toContain('q=plot')
  expect(await names(onward)).toHaveLength(1)
})

test('a deleted tag is off its posts, and a second press finds nothing', async () => {
  const remove = () => editor.post('blog', `/editor/tags/${id}?_method=delete`)
  expect((await remove()).location).toBe('/editor/tags')
  expect((await remove()).status).toBe(404)
  expect((await save(FIELDS)).status).toBe(404)
})

test('tags are the editor’s: a writer who is none, a member and a visitor change none', async () => {
  const visitor = await world.browser()
  const member = await world.browser('member')
  for (const path of [`/editor/tags/${id}`, `/editor/tags/${id}?_method=delete`]) {
    expect((await member.post('blog', path, FIELDS)).status).toBe(404)
    expect((await visitor.post('blog', path, FIELDS)).location).toStartWith('/login')
  }
  expect((await member.get('blog', '/editor/tags')).status).toBe(404)
  expect((await row()).name).toBe('Weather')
})

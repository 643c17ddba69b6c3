import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())

const draft = async (title: string) => {
  const { id, slug } = await createPost(world.ctx('editor'), 'post', written(title, 'Words.'))
  return { id, slug, path: `/editor/posts/${id}` }
}
const press = (path: string, what: string, fields = {}, browser = editor) =>
  browser.post('blog', `${path}/${what}`, fields)
const readers = async (slug: string) => (await (await world.browser()).get('blog', `/${slug}`)).status
const flashAt = async (path: string) =>
  (await editor.get('blog', path)).document.querySelector('.notice--flash')?.textContent?.trim()

describe('a draft', () => {
  test('is published once, however often that is pressed, and taken back as often', async () => {
    const { slug, path } = await draft('Once')
    for (const _ of [1, 2]) expect((await press(path, 'publication')).location).toBe(path)
    expect(await readers(slug)).toBe(200)
    const rows = await world
      .ctx()
      .em.execute('select 1 from publications p join posts x on x.id = p.post_id where x.slug = ?', [slug])
    expect(rows).toHaveLength(1)
    for (const _ of [1, 2]) expect((await press(path, 'publication?_method=delete')).location).toBe(path)
    expect(await readers(slug)).toBe(404)
    expect(await flashAt(path)).toBe('It is a draft again.')
  })

  test('is planned on the clocks of the site, and the plan is dropped', async () => {
    const { slug, path } = await draft('Planned')
    const planned = await press(path, 'schedule', { publishAt: '2031-07-02T10:00' })
    expect(planned.location).toBe(path)
    expect(await flashAt(path)).toContain('2 Jul 2031, 10:00')
    expect(await readers(slug)).toBe(404)
    expect((await editor.get('blog', '/editor/posts?state=scheduled')).text).toContain('Planned')
    await press(path, 'schedule?_method=delete')
    expect(await flashAt(path)).toBe('It stays a draft.')
    expect((await editor.get('blog', '/editor/posts?state=scheduled')).text).not.toContain(path)
  })

  test.each([
    ['', 'Give a day and a time.'],
    ['soon', 'Give a day and a time.'],
    ['2031-02-30T10:00', 'Give a day and a time.'],
    ['2001-01-01T10:00', ''],
  ])('is not planned for %p: it says why, and what was typed stays', async (publishAt, words) => {
    const { slug, path } = await draft(`Not for ${publishAt}`)
    const refused = await press(path, 'schedule', { publishAt })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(words)
    const field = refused.document.querySelector('[name=publishAt]')
    expect(field?.getAttribute('value') ?? '').toBe(publishAt)
    expect(refused.document.querySelector('[id$="publishAt-error"]')?.textContent).not.toBe('')
    expect(await readers(slug)).toBe(404)
  })

  test('is thrown away and brought back, and nothing of it is lost', async () => {
    const { path } = await draft('Thrown')
    for (const _ of [1, 2]) expect((await press(path, 'deletion')).location).toBe(path)
    expect((await editor.get('blog', '/editor/posts?state=deleted')).text).toContain('Thrown')
    expect((await press(path, 'deletion?_method=delete')).location).toBe(path)
    const opened = await editor.get('blog', path)
    expect(opened.text).toContain('It is back.')
    expect(opened.document.querySelector('[name=title]')?.getAttribute('value')).toBe('Thrown')
  })

  test('that is public is not thrown away before it is taken back', async () => {
    const { slug, path } = await draft('Read by others')
    await press(path, 'publication')
    const refused = await press(path, 'deletion')
    expect([refused.status, refused.text.includes('Unpublish it before')]).toEqual([409, true])
    expect(await readers(slug)).toBe(200)
  })
})

describe('what a text is to its readers', () => {
  const CHANGES = [
    'publication',
    'publication?_method=delete',
    'schedule',
    'schedule?_method=delete',
    'deletion',
    'deletion?_method=delete',
  ]
  const PLAN = { publishAt: '2031-07-02T10:00' }

  test.each(CHANGES)('is not changed by %s of who does not write', async change => {
    const { slug, path } = await draft(`Kept from ${change.replaceAll(/\W/g, ' ')}`)
    for (const who of ['member', 'shopkeeper', 'moderator'] as const)
      expect([who, (await press(path, change, PLAN, await world.browser(who))).status]).toEqual([who, 404])
    expect((await press(path, change, PLAN, await world.browser())).location).toStartWith('/login')
    expect(await readers(slug)).toBe(404)
    expect((await editor.get('blog', '/editor/posts?state=draft')).text).toContain(path)
  })

  test.each(CHANGES)('by %s is not found for a text that is not there', async change => {
    for (const id of ['x', '%00', Bun.randomUUIDv7()])
      expect([id, (await press(`/editor/posts/${id}`, change, PLAN)).status]).toEqual([id, 404])
  })

  test('is not changed from another site', async () => {
    const { slug, path } = await draft('From elsewhere')
    const foreign = await editor.post('blog', `${path}/publication`, {}, { 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(403)
    expect(await readers(slug)).toBe(404)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())

/** A text that was saved as often as there are words for it, the first of them first. */
async function saved(title: string, ...texts: string[]) {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, texts[0] ?? ''))
  const path = `/editor/posts/${id}`
  for (const [at, markdown] of texts.slice(1).entries())
    await editor.post('blog', path, { visibility: 'public', title, markdown, version: String(at + 1) })
  return path
}
const linksAt = async (path: string) =>
  [...(await editor.get('blog', `${path}/revisions`)).document.querySelectorAll('tbody th a')].map(
    link => link.getAttribute('href') ?? '',
  )
const wordsAt = async (path: string) =>
  (await editor.get('blog', path)).document.querySelector('.write__preview')?.textContent?.trim()
const presentOf = async (path: string) =>
  (await editor.get('blog', path)).document.querySelector('[name=markdown]')?.textContent?.trim()

describe('the revisions of a text', () => {
  test('are one of what was never saved again, and one more with each save, the newest first', async () => {
    expect(await linksAt(await saved('Once', 'one'))).toHaveLength(1)
    const path = await saved('Thrice', 'one', 'two', 'three')
    const links = await linksAt(path)
    expect(links).toHaveLength(3)
    const words = []
    for (const link of links) words.push(await wordsAt(link))
    expect(words).toEqual(['three', 'two', 'one'])
  })

  test('are read page by page where there are many', async () => {
    const path = await saved('Very often', 'one')
    const id = path.split('/').at(-1)!
    const [first] = await db(world.ctx())
      .selectFrom('post_revisions')
      .selectAll()
      .where('post_id', '=', id)
      .execute()
    const older = Array.from({ length: 60 }, () => ({
      ...first!,
      id: Bun.randomUUIDv7('hex', Date.now() - 86_400_000),
      document: JSON.stringify(first!.document),
    }))
    await db(world.ctx())
      .insertInto('post_revisions')
      .values(older as never)
      .execute()
    const list = await editor.get('blog', `${path}/revisions`)
    const hrefs = [...list.document.querySelectorAll('tbody th a')].map(link => link.getAttribute('href'))
    const next = [...list.document.querySelectorAll('main a')].find(link =>
      link.textContent?.includes('Older ones'),
    )
    const rest = await editor.get('blog', next?.getAttribute('href') ?? '')
    hrefs.push(...[...rest.document.querySelectorAll('tbody th a')].map(link => link.getAttribute('href')))
    expect([hrefs.length, new Set(hrefs).size]).toEqual([61, 61])
    expect(rest.text).toContain('Back to the first')
    expect(rest.text).not.toContain('Older ones')
  })

  test('say who saved them, and run nothing of their titles', async () => {
    const path = await saved('<script>alert(1)</script>', 'one')
    const ran = (visit: Visit) =>
      [...visit.document.querySelectorAll('script')].some(each => each.textContent?.includes('alert'))
    const list = await editor.get('blog', `${path}/revisions`)
    expect(ran(list)).toBe(false)
    expect(list.document.querySelector('tbody')?.textContent).toContain('Edie Vaughan')
    const [link = ''] = await linksAt(path)
    expect(ran(await editor.get('blog', link))).toBe(false)
  })

  test('are compared with the one before, and with the present one', async () => {
    const path = await saved('Compared', 'beans', 'beans and peas', 'beans, peas and leeks')
    const [, middle = ''] = await linksAt(path)
    const before = await editor.get('blog', middle)
    const present = await editor.get('blog', `${middle}?against=present`)
    expect([before.status, present.status]).toEqual([200, 200])
    expect(present.text).toContain('leeks')
    expect(before.text).not.toContain('leeks')
    expect((await editor.get('blog', `${middle}?against=nonsense`)).text).not.toContain('leeks')
  })

  test('are made the present text again, which loses none of them', async () => {
    const path = await saved('Restored', 'one', 'two')
    const [, first = ''] = await linksAt(path)
    const back = await editor.post('blog', `${first}/restoration`)
    expect(back.location).toBe(path)
    expect(await presentOf(path)).toBe('one')
    const links = await linksAt(path)
    expect(links).toHaveLength(3)
    expect(await wordsAt(links[1] ?? '')).toBe('two')
  })

  test('of another text are not found under this one, nor made its words', async () => {
    const [mine, other] = [await saved('Mine', 'mine'), await saved('Other', 'other')]
    const [theirs = ''] = await linksAt(other)
    const crossed = `${mine}/revisions/${theirs.split('/').at(-1)}`
    expect((await editor.get('blog', crossed)).status).toBe(404)
    expect((await editor.post('blog', `${crossed}/restoration`)).status).toBe(404)
    expect(await presentOf(mine)).toBe('mine')
  })

  test.each(['x', '%00', Bun.randomUUIDv7()])('under %p there is none', async id => {
    const path = await saved(`Not ${id}`, 'one')
    expect((await editor.get('blog', `${path}/revisions/${id}`)).status).toBe(404)
    expect((await editor.post('blog', `${path}/revisions/${id}/restoration`)).status).toBe(404)
    expect((await editor.get('blog', `/editor/posts/${id}/revisions`)).status).toBe(404)
  })

  test('are read by those who write, and by nobody else', async () => {
    const path = await saved('Secret', 'secret words', 'public words')
    const [, old = ''] = await linksAt(path)
    for (const who of ['member', 'shopkeeper', 'moderator'] as const) {
      const other = await world.browser(who)
      for (const at of [`${path}/revisions`, old])
        expect([who, (await other.get('blog', at)).status]).toEqual([who, 404])
      expect([who, (await other.post('blog', `${old}/restoration`)).status]).toEqual([who, 404])
    }
    expect((await (await world.browser()).get('blog', old)).location).toStartWith('/login')
    expect(await presentOf(path)).toBe('public words')
  })
})

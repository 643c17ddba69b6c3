import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { deletePost } from '#core/services/blog/delete-post'
import { WORK_PER_PAGE } from '#core/services/blog/editors-posts'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { schedule } from '#core/services/blog/schedule'
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

const listAt = async (path: string, browser = editor) => (await browser.get('blog', path)).document
const titles = async (path: string, browser = editor) =>
  [...(await listAt(path, browser)).querySelectorAll('tbody th')].map(each => each.textContent?.trim())
const counts = async (path = '/editor/posts') =>
  [...(await listAt(path)).querySelectorAll('.tabs__count')].map(each => Number(each.textContent))
const draft = (title: string, kind: 'post' | 'page' = 'post') =>
  createPost(world.ctx('editor'), kind, written(title, 'Words.'))

describe('the list of posts', () => {
  test('is empty at first, in each of its states, and offers to write', async () => {
    for (const [state, words] of [
      ['draft', 'No draft waits to be finished.'],
      ['scheduled', 'Nothing is planned.'],
      ['published', 'Nothing has been published yet.'],
      ['deleted', 'Nothing was thrown away.'],
    ]) {
      const document = await listAt(`/editor/posts?state=${state}`)
      expect(document.querySelector('.table__empty')?.textContent).toBe(words)
      expect(document.querySelector('.tabs [aria-current]')?.getAttribute('href')).toBe(
        `/editor/posts?state=${state}`,
      )
    }
    expect((await listAt('/editor/posts')).querySelector('a[href="/editor/posts/new"]')).not.toBeNull()
    expect(await counts()).toEqual([0, 0, 0, 0])
  })

  test('has each text in the state that it is in, and says how many are in each', async () => {
    await draft('A draft')
    const [planned, open, gone] = [await draft('Planned'), await draft('Open'), await draft('Gone')]
    await schedule(world.ctx('editor'), planned.id, new Date(Date.now() + 86_400_000))
    await publish(world.ctx('editor'), open.id)
    await deletePost(world.ctx('editor'), gone.id)
    for (const [state, title] of [
      ['draft', 'A draft'],
      ['scheduled', 'Planned'],
      ['published', 'Open'],
      ['deleted', 'Gone'],
    ] as const)
      expect([state, await titles(`/editor/posts?state=${state}`)]).toEqual([state, [title]])
    expect(await counts()).toEqual([1, 1, 1, 1])
  })

  test('has no pages among its posts, nor posts among its pages', async () => {
    await draft('About us', 'page')
    expect(await titles('/editor/pages')).toEqual(['About us'])
    expect(await titles('/editor/posts')).toEqual(['A draft'])
    expect((await listAt('/editor/pages')).querySelector('a[href="/editor/pages/new"]')).not.toBeNull()
  })

  test('of a state that there is not is the list of drafts', async () => {
    for (const state of ['', 'lost', 'toString', '%00'])
      expect([state, await titles(`/editor/posts?state=${state}`)]).toEqual([state, ['A draft']])
  })

  test('is searched by titles, in the state that is chosen, and runs nothing', async () => {
    await draft('<script>alert(1)</script> beans')
    expect(await titles('/editor/posts?q=BEANS')).toEqual(['<script>alert(1)</script> beans'])
    expect(await titles('/editor/posts?q=beans&state=published')).toEqual([])
    const none = await listAt('/editor/posts?q=%25%25%25&state=published')
    expect(none.querySelector('.table__empty')?.textContent).toBe('No title is like that.')
    const search = (await listAt('/editor/posts?q=%22x&state=published')).querySelector(
      'form[role=search], form[method=get]',
    )
    expect(search?.querySelector('[name=q]')?.getAttribute('value')).toBe('"x')
    expect(search?.querySelector('[name=state]')?.getAttribute('value')).toBe('published')
    expect((await editor.get('blog', '/editor/posts')).text).not.toContain('<script>alert(1)')
  })

  test('a text without a title has one to press', async () => {
    const { id } = await draft('Soon without')
    const { em } = world.ctx()
    await em.execute("update posts set title = '' where id = ?", [id])
    expect(await titles('/editor/posts')).toContain('Untitled')
  })

  test('goes on after a page, keeps what was asked for, and leads back', async () => {
    for (let number = 0; number <= WORK_PER_PAGE; number++) await draft(`Of many ${number}`)
    const first = await listAt('/editor/posts?q=of+many')
    expect(first.querySelectorAll('tbody tr')).toHaveLength(WORK_PER_PAGE)
    const [more] = [...first.querySelectorAll('nav[aria-label=Further] a')]
    const rest = await listAt(more?.getAttribute('href') ?? '')
    expect(rest.querySelectorAll('tbody tr')).toHaveLength(1)
    const back = [...rest.querySelectorAll('nav[aria-label=Further] a')].map(link =>
      link.getAttribute('href'),
    )
    expect(back).toEqual(['/editor/posts?state=draft&q=of+many'])
  })

  test.each(['x', '%00', Bun.randomUUIDv7()])('after %p is answered calmly', async after => {
    expect((await editor.get('blog', `/editor/posts?after=${after}`)).status).toBeLessThan(500)
  })
})

test('the list is of those who write; others find nothing, and a visitor signs in', async () => {
  expect((await editor.get('blog', '/editor')).location).toBe('/editor/posts')
  for (const path of ['/editor', '/editor/posts', '/editor/pages']) {
    for (const who of ['member', 'shopkeeper', 'organiser', 'moderator'] as const)
      expect([who, path, (await (await world.browser(who)).get('blog', path)).status]).toEqual([
        who,
        path,
        404,
      ])
    expect((await (await world.browser()).get('blog', path)).location).toStartWith('/login')
  }
})

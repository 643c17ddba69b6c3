import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { documentOf } from '#core/lexical'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { setPostTiers } from '#core/services/blog/tiers/post-tiers'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let editor: Browser
let tiers: { readonly id: string; readonly name: string }[]
let id: string
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
  const operator = await world.browser('operator')
  for (const name of ['Friends', 'Patrons']) await operator.post('account', '/tiers', { name })
  tiers = await db(world.ctx()).selectFrom('tiers').select(['id', 'name']).orderBy('name').execute()
  const line = (text: string) => ({ type: 'paragraph', children: [{ type: 'text', text }] })
  const document = documentOf([line('before'), { type: 'paywall' }, line('behind')])
  const input = { ...written('Walled', ''), document, visibility: 'tiers' as const }
  ;({ id } = await createPost(world.ctx('editor'), 'post', input))
  await setPostTiers(world.ctx('editor'), id, [tiers[1]!.id])
})
afterAll(() => world.close())

const wordsAs = async (as: string, on = '') => {
  const visit = await editor.get('blog', `/preview/${id}?as=${as}${on}`)
  return [visit.document.querySelector('.doc')?.textContent.trim(), visit.text.includes('post__wall')]
}

test('an editor sees a post through the eyes of a visitor, a member and each tier', async () => {
  expect(await wordsAs('editor')).toEqual(['beforebehind', false])
  expect(await wordsAs('visitor')).toEqual(['before', true])
  expect(await wordsAs('member')).toEqual(['before', true])
  expect(await wordsAs(tiers[0]!.id)).toEqual(['before', true])
  expect(await wordsAs(tiers[1]!.id)).toEqual(['beforebehind', false])
})

test('the ways to look are links, and the present one is marked', async () => {
  const { document } = await editor.get('blog', `/preview/${id}?as=${tiers[1]!.id}`)
  const links = [...document.querySelectorAll('nav[aria-label="Preview as"] a')]
  expect(links.map(link => link.textContent)).toEqual([
    'an editor',
    'a visitor',
    'a member',
    'a member of Friends',
    'a member of Patrons',
  ])
  const present = links.filter(link => link.hasAttribute('aria-current'))
  expect(present.map(link => link.textContent)).toEqual(['a member of Patrons'])
})

test('each way to look leads to the page that it names', async () => {
  const start = await editor.get('blog', `/preview/${id}?as=visitor&on=phone`)
  const places = [...start.document.querySelectorAll('nav[aria-label^="Preview"] a')]
  const seen: string[] = []
  for (const place of places) {
    const { document } = await editor.get('blog', place.getAttribute('href') ?? '')
    const present = [...document.querySelectorAll('nav[aria-label^="Preview"] a[aria-current]')]
    seen.push(present.map(link => link.textContent).join(' on '))
    expect(document.querySelectorAll('h1').length).toBe(1)
  }
  const readers = ['an editor', 'a visitor', 'a member', 'a member of Friends', 'a member of Patrons']
  const on = ['a desk', 'a phone', 'a letter']
  expect(seen).toEqual([
    ...readers.map(reader => `${reader} on a phone`),
    ...on.map(place => `a visitor on ${place}`),
  ])
})

test('on a phone it stands in a frame, which only pages of the blog itself may have', async () => {
  const outer = await editor.get('blog', `/preview/${id}?as=visitor&on=phone`)
  const frame = outer.document.querySelector('iframe')?.getAttribute('src') ?? ''
  expect(frame).toBe(`/preview/${id}?as=visitor&on=frame`)
  const policy = (visit: typeof outer) => visit.headers.get('content-security-policy')
  expect(policy(outer)).toEndWith("frame-ancestors 'none'; frame-src 'self'")
  const inner = await editor.get('blog', frame)
  expect(policy(inner)).toContain("frame-ancestors 'self'")
  expect(await wordsAs('visitor', '&on=frame')).toEqual(['before', true])
  expect(inner.text).not.toContain('This is a preview')
})

test('as a letter it has what its reader gets by mail, with whole addresses', async () => {
  expect(await wordsAs('visitor', '&on=letter')).toEqual(['before', false])
  expect(await wordsAs(tiers[0]!.id, '&on=letter')).toEqual(['before', false])
  expect(await wordsAs(tiers[1]!.id, '&on=letter')).toEqual(['beforebehind', false])
  const { document } = await editor.get('blog', `/preview/${id}?as=visitor&on=letter`)
  const present = document.querySelector('nav[aria-label="Preview on"] [aria-current]')
  expect(present?.textContent).toBe('a letter')
})

test('is for editors alone, and there is none for an unknown reader or post', async () => {
  const member = await world.browser('member')
  const visitor = await world.browser()
  for (const way of ['', '?as=editor', '?as=visitor&on=frame', '?as=visitor&on=phone']) {
    expect((await member.get('blog', `/preview/${id}${way}`)).status).toBe(404)
    expect((await visitor.get('blog', `/preview/${id}${way}`)).location).toStartWith('/login')
  }
  for (const path of [`${id}?as=nobody`, `${id}?as=${id}`, tiers[0]!.id, 'nothing'])
    expect([path, (await editor.get('blog', `/preview/${path}`)).status]).toEqual([path, 404])
})

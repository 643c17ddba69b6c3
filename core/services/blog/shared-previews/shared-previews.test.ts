import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { seal } from '#core/crypto/secrets'
import { firstKeys } from '#core/keys/keyring'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { FutureTime, publish, redate } from '../publish'
import { publishedPost } from '../read-post'
import { createPost } from '../save-post'
import { written } from '../testing'
import { previewLink, sharedPost, sharePreview, withdrawPreview } from './shared-previews'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
async function shared(title: string) {
  const { id } = await createPost(editor(), 'post', written(title, 'words', { visibility: 'members' }))
  await sharePreview(editor(), id)
  return { id, link: (await previewLink(editor(), id)) ?? '' }
}

test('whoever has the link reads the whole draft, and finds nothing once it is withdrawn', async () => {
  const { id, link } = await shared('For one reader')
  await sharePreview(editor(), id)
  expect(await previewLink(editor(), id)).toBe(link)
  const visitor = await world.browser()
  const visit = await visitor.get('blog', link)
  expect([visit.status, visit.headers.get('referrer-policy')]).toEqual([200, 'no-referrer'])
  expect(visit.headers.get('cache-control')).toBe('no-store')
  expect(visit.document.querySelector('.doc')?.textContent?.trim()).toBe('words')
  expect(visit.document.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex')
  await withdrawPreview(editor(), id)
  expect((await visitor.get('blog', link)).status).toBe(404)
  await sharePreview(editor(), id)
  expect(await previewLink(editor(), id)).not.toBe(link)
})

test('a link that we did not make, or of a post that was thrown away, opens nothing', async () => {
  const { id, link } = await shared('Thrown away')
  const others = firstKeys('another secret')
  const forged = seal('shared-preview:01890000-0000-7000-8000-000000000000', others, 'shared previews')
  for (const token of ['', 'x', forged, `${link.split('/').at(-1)}x`]) {
    await expect(sharedPost(world.ctx(), token)).rejects.toBeInstanceOf(NotFound)
  }
  await deletePost(editor(), id)
  await expect(sharedPost(world.ctx(), link.split('/').at(-1) ?? '')).rejects.toBeInstanceOf(NotFound)
})

test('once the post is public its link leads there, and opens nothing that is kept for members', async () => {
  const { id, link } = await shared('Public since')
  await publish(editor(), id)
  const visitor = await world.browser()
  const visit = await visitor.get('blog', link)
  expect([visit.status, visit.location]).toEqual([303, '/public-since'])
  expect(
    (await visitor.get('blog', '/public-since')).document.querySelector('.doc')?.textContent,
  ).not.toContain('words')
})

test('a button of the form makes the link and saves what was typed', async () => {
  const { id } = await createPost(editor(), 'post', written('By button', 'old'))
  const browser = await world.browser('editor')
  const form = { title: 'By button', visibility: 'public', markdown: 'new', version: '1', next: 'share' }
  expect((await browser.post('blog', `/editor/posts/${id}`, form)).status).toBe(303)
  const link = await previewLink(editor(), id)
  const opened = await browser.get('blog', `/editor/posts/${id}`)
  expect(opened.document.querySelector('[name=shared]')?.getAttribute('value')).toEndWith(link ?? '?')
  expect((await sharedPost(world.ctx(), link?.split('/').at(-1) ?? '')).html).toContain('new')
})

test('a public post gets the date it had elsewhere, and none that is to come', async () => {
  const { id, slug } = await createPost(editor(), 'post', written('From elsewhere', 'words'))
  await publish(editor(), id)
  const at = new Date('2019-05-01T10:00Z')
  await redate(editor(), id, at)
  expect((await publishedPost(world.ctx(), slug))?.publishedAt).toEqual(at)
  await expect(redate(editor(), id, new Date(Date.now() + 86_400_000))).rejects.toBeInstanceOf(FutureTime)
})

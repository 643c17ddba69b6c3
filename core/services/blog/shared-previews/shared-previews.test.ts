import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { seal } from '#core/crypto/secrets'
import { firstKeys } from '#core/keys/keyring'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { FutureTime, publish, redate } from '../publish'
import { publishedPost } from '../read-post'
import { createPost } from '../save-post'
import { written } from '../testing'
import { PreviewEnded, previewLink, sharedPost, sharePreview, withdrawPreview } from './shared-previews'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
async function shared(title: string) {
  const { id } = await createPost(editor(), 'post', written(title, 'words', { visibility: 'members' }))
  await sharePreview(editor(), id)
  return { id, link: (await previewLink(editor(), id))?.path ?? '' }
}

test('whoever has the link reads the whole draft, and finds nothing once it is withdrawn', async () => {
  const { id, link } = await shared('For one reader')
  await sharePreview(editor(), id)
  expect((await previewLink(editor(), id))?.path).toBe(link)
  const visitor = await world.browser()
  const visit = await visitor.get('blog', link)
  expect([visit.status, visit.headers.get('referrer-policy')]).toEqual([200, 'no-referrer'])
  expect(visit.headers.get('cache-control')).toBe('no-store')
  expect(visit.document.querySelector('.doc')?.textContent?.trim()).toBe('words')
  expect(visit.document.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex')
  await withdrawPreview(editor(), id)
  expect((await visitor.get('blog', link)).status).toBe(404)
  await sharePreview(editor(), id)
  expect((await previewLink(editor(), id))?.path).not.toBe(link)
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

const DAY = 86_400_000
const at = (ctx: Ctx, now: Date): Ctx => ({ ...ctx, now })

test('a link with an end says so from then on, is given another one, and leads to what is public by then', async () => {
  const { id, link } = await shared('For a week')
  const token = link.split('/').at(-1) ?? ''
  const endsAt = new Date(Date.now() + 7 * DAY)
  await sharePreview(editor(), id, endsAt)
  expect(await previewLink(editor(), id)).toEqual({ path: link, endsAt })
  const before = await sharedPost(at(world.ctx(), new Date(endsAt.getTime() - 1)), token)
  expect(before.title).toBe('For a week')
  await expect(sharedPost(at(world.ctx(), endsAt), token)).rejects.toBeInstanceOf(PreviewEnded)
  await sharePreview(editor(), id, new Date(Date.now() - DAY))
  const visit = await (await world.browser()).get('blog', link)
  expect([visit.status, visit.text.includes('This preview has ended')]).toEqual([410, true])
  expect(visit.text).not.toContain('For a week')
  await publish(editor(), id)
  expect((await (await world.browser()).get('blog', link)).location).toBe('/for-a-week')
})

test('the form gives a link its last day, refuses one that is over with all that was typed, and takes it away', async () => {
  const { id, link } = await shared('By the form')
  const browser = await world.browser('editor')
  const form = { title: 'By the form', visibility: 'members', markdown: 'words', next: 'share' }
  const send = async (previewUntil: string) => {
    const { document } = await browser.get('blog', `/editor/posts/${id}`)
    const version = document.querySelector('[name=version]')?.getAttribute('value') ?? ''
    return browser.post('blog', `/editor/posts/${id}`, { ...form, version, previewUntil })
  }
  const tomorrow = new Date(Date.now() + DAY).toISOString().slice(0, 10)
  expect((await send(tomorrow)).status).toBe(303)
  const opened = (await browser.get('blog', `/editor/posts/${id}`)).document
  expect(opened.querySelector('[name=previewUntil]')?.getAttribute('value')).toBe(tomorrow)
  for (const [day, sentence] of [
    ['2020-01-01', 'This day is over. Give one that is to come, or none.'],
    ['soon', 'Give a day, or none.'],
  ] as const) {
    const refused = await send(day)
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-previewUntil-error')?.textContent).toBe(sentence)
    expect(refused.document.querySelector('[name=previewUntil]')?.getAttribute('value')).toBe(day)
    expect(refused.document.querySelector('[name=shared]')?.getAttribute('value')).toEndWith(link)
  }
  expect((await send('')).status).toBe(303)
  expect((await previewLink(editor(), id))?.endsAt).toBeNull()
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
  const link = (await previewLink(editor(), id))?.path
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

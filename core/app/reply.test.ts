import { beforeEach, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import { readCookie } from './cookies'
import { flashCookieName, readFlash } from './flash'
import { createPageCache, type PageCache } from './page-cache'
import { createReply, type PageOptions, PUBLIC_PAGE, type RequestRecord } from './reply'
import { here } from './testing/configs'

const URL = 'http://localhost:4000/about'
const HEADERS = { 'content-type': 'text/html;charset=utf-8' }
const LONG = `<p>${'honey '.repeat(400)}</p>`

let pages: PageCache
beforeEach(async () => {
  pages = await createPageCache(createMemoryCache())
})

function replyTo(asked: Partial<RequestRecord> = {}) {
  const record: RequestRecord = {
    url: URL,
    readAt: performance.now(),
    anonymous: true,
    hadFlash: false,
    acceptsGzip: false,
    ifNoneMatch: '',
    fragmentTags: new Set(['site']),
    incomplete: false,
    cookies: [],
    ...asked,
  }
  return createReply({ config: here, pages }, 'blog', record, HEADERS)
}

const isPrivate = (answer: Response) => answer.headers.get('cache-control') === 'private, no-cache'

test('a page for everybody is kept under its tags and those of its fragments, and may be shared', async () => {
  const answer = await replyTo({ fragmentTags: new Set(['navigation']) }).html('<p>Hello</p>', {
    cacheTags: ['posts'],
  })
  expect(answer.headers.get('etag')).toBe(pages.find(URL)?.etag ?? 'none kept')
  expect(answer.headers.get('cache-control')).toBe(PUBLIC_PAGE['cache-control'])
  expect(answer.headers.get('vary')).toBe(PUBLIC_PAGE.vary)
  expect(answer.headers.get('content-type')).toBe(HEADERS['content-type'])
  pages.purge(['navigation'])
  expect(pages.find(URL)).toBeNull()
})

test.each([
  ['of a member', { anonymous: false }, { cacheTags: ['posts'] } satisfies PageOptions],
  ['without tags', {}, {}],
])('a page %s is kept nowhere', async (_, asked, options) => {
  const answer = await replyTo(asked).html('<p>Hello</p>', options)
  expect(pages.find(URL)).toBeNull()
  expect(isPrivate(answer)).toBe(true)
  expect(answer.headers.get('vary')).toBe('accept')
  expect(answer.headers.get('etag')).toStartWith('W/"')
})

test('a member who has a page already does not get it again, until it is another one', async () => {
  const member = { anonymous: false }
  const etag = (await replyTo(member).html(LONG)).headers.get('etag')
  const again = await replyTo({ ...member, ifNoneMatch: etag }).html(LONG)
  expect([again.status, await again.text(), isPrivate(again)]).toEqual([304, '', true])
  expect((await replyTo({ ...member, ifNoneMatch: etag }).html(`${LONG}!`)).status).toBe(200)
})

test.each([
  ['that answers a form', { ifNoneMatch: null }, {}],
  ['that says something once', { hadFlash: true }, {}],
  ['with a fault', {}, { status: 422 }],
  ['with a secret', {}, { headers: { 'cache-control': 'no-store' } }],
])('a page %s has no etag', async (_, asked, options) => {
  expect((await replyTo({ anonymous: false, ...asked }).html(LONG, options)).headers.has('etag')).toBe(false)
})

test('a page that lacks a fragment is shown, and made anew for the next visitor', async () => {
  const answer = await replyTo({ incomplete: true }).html('<p>Hello</p>', { cacheTags: ['posts'] })
  expect(answer.headers.get('cache-control')).toBe(PUBLIC_PAGE['cache-control'])
  expect(answer.headers.has('etag')).toBe(false)
  expect(pages.find(URL)).toBeNull()
})

test('a long page is squeezed for whoever takes it so, a short one is not', async () => {
  const zipped = await replyTo({ acceptsGzip: true }).html(LONG)
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(new TextDecoder().decode(Bun.gunzipSync(await zipped.bytes()))).toBe(LONG)
  for (const [acceptsGzip, html] of [
    [false, LONG],
    [true, 'x'.repeat(1_000)],
  ] as const) {
    const plain = await replyTo({ acceptsGzip }).html(html)
    expect(plain.headers.has('content-encoding')).toBe(false)
    expect(await plain.text()).toBe(html)
  }
})

test('the first answer of a kept page has the length of those that follow', async () => {
  const answer = await replyTo({ acceptsGzip: true }).html(LONG, { cacheTags: ['posts'] })
  expect((await answer.bytes()).byteLength).toBe(pages.find(URL)?.gzip.byteLength ?? 0)
})

test('status and headers of a page are its own', async () => {
  const answer = await replyTo().html('', { status: 422, headers: { 'cache-control': 'no-store' } })
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([422, 'no-store'])
})

test('a message goes with a redirect, and goes away with the page that showed it', async () => {
  const flash = { kind: 'success', text: 'Saved.' } as const
  const answer = replyTo().see('/posts', flash)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/posts'])
  expect(isPrivate(answer)).toBe(true)
  const [cookie = ''] = answer.headers.getSetCookie()
  expect(readFlash(here, readCookie(here, cookie, flashCookieName('blog')))).toEqual(flash)
  const shown = await replyTo({ hadFlash: true }).html('')
  expect(shown.headers.getSetCookie()).toEqual([expect.stringContaining('Max-Age=0')])
  expect((await replyTo().html('')).headers.getSetCookie()).toEqual([])
})

test.each([
  ['/posts/honey?page=2', '/posts/honey?page=2'],
  ['https://elsewhere.example/x', 'https://elsewhere.example/x'],
  ['/Äpfel und\r\nset-cookie: x', '/%C3%84pfel%20und%0D%0Aset-cookie:%20x'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
])('a redirect to %p leads to %p', (location, leads) => {
  expect(replyTo().see(location).headers.get('location')).toBe(leads)
  const moved = replyTo().moved(location)
  expect([moved.status, moved.headers.get('location')]).toEqual([301, leads])
  expect(isPrivate(moved)).toBe(true)
})

test('programs get JSON under the type they know it by', async () => {
  const answer = replyTo().json({ a: 1 }, { status: 201, type: 'application/jrd+json' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/jrd+json'])
  expect(await answer.json()).toEqual({ a: 1 })
  const plain = replyTo().json([])
  expect([plain.status, plain.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(isPrivate(plain)).toBe(true)
})

test.each([
  ['orders.csv', 'attachment; filename="orders.csv"'],
  ['Café "1".csv', `attachment; filename="Caf_ _1_.csv"; filename*=UTF-8''Caf%C3%A9%20%221%22.csv`],
])('the file %p is saved under its name', async (name, disposition) => {
  const answer = replyTo().file('a,b', { type: 'text/csv', name })
  expect(answer.headers.get('content-disposition')).toBe(disposition)
  expect(answer.headers.get('content-type')).toBe('text/csv')
  expect(isPrivate(answer)).toBe(true)
  expect(await answer.text()).toBe('a,b')
})

test('every kind of answer carries the cookies that were set on the way', async () => {
  const kinds = [
    (reply: ReturnType<typeof replyTo>) => reply.html(''),
    (reply: ReturnType<typeof replyTo>) => reply.see('/'),
    (reply: ReturnType<typeof replyTo>) => reply.moved('/'),
    (reply: ReturnType<typeof replyTo>) => reply.json({}),
    (reply: ReturnType<typeof replyTo>) => reply.file('', { type: 'text/plain', name: 'x' }),
    (reply: ReturnType<typeof replyTo>) => reply.nothing({ 'hx-redirect': '/x' }),
  ]
  for (const kind of kinds) {
    const reply = replyTo()
    reply.cookie('a=1')
    reply.cookie('b=2')
    expect((await kind(reply)).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  }
  const nothing = replyTo().nothing({ 'hx-redirect': '/x' })
  expect([nothing.status, nothing.headers.get('hx-redirect')]).toEqual([204, '/x'])
})

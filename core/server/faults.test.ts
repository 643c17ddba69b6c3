import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { sessionCookieName } from '#core/app/request-scope'
import { toyRoom } from '#core/app/testing/toy-app'
import { createLog } from '#core/log/log'
import { appOf } from '../../tests/apps'
import { type TestHouse, testHouse } from '../../tests/house'

let world: TestHouse
let blog: ReturnType<typeof appOf>
const lines: { level: number; msg: string; requestId?: string }[] = []
beforeAll(async () => {
  world = await testHouse()
  const log = createLog('debug', { write: line => lines.push(JSON.parse(line)) })
  blog = appOf({ ...world.house, log }, 'blog', [toyRoom])
})
afterAll(() => world.close())
beforeEach(() => {
  lines.length = 0
})

const HTML = { accept: 'text/html' }
const JSON_ALONE = { accept: 'application/json' }

async function ask(path: string, headers: Record<string, string> = HTML, body?: Record<string, string>) {
  const answer = await blog.handle(
    new Request(world.house.config.origins.blog + path, {
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
      ...(body && { method: 'POST', body: new URLSearchParams(body) }),
    }),
  )
  const text = await answer.text()
  return { status: answer.status, location: answer.headers.get('location'), headers: answer.headers, text }
}

test('a refusal is a page with its own sentence and status', async () => {
  const { status, text } = await ask('/gone')
  expect([status, text.includes('It was eaten.')]).toEqual([410, true])
  expect(lines.filter(({ level }) => level >= 40)).toEqual([])
})

test('what is missing and what was never there look the same', async () => {
  const [missing, never] = [await ask('/missing'), await ask('/never')]
  expect([missing.status, never.status]).toEqual([404, 404])
  const without = (text: string) =>
    text.replaceAll(/[0-9a-f-]{36}/g, '').replaceAll(/(%2F|\/)(missing|never)/g, '')
  expect(without(missing.text)).toBe(without(never.text))
})

test('a page for members leads visitors to the sign-in and back; a script is told instead', async () => {
  const page = await ask('/members?page=2')
  expect([page.status, page.location]).toEqual([
    303,
    `/login?return_to=${encodeURIComponent('/members?page=2')}`,
  ])
  const partial = await ask('/members', { ...HTML, 'hx-request': 'true' })
  expect([partial.status, partial.text]).toEqual([401, ''])
})

test('what was typed is kept over the sign-in; nothing typed leads back to its page', async () => {
  const referer = `${world.house.config.origins.blog}/echo`
  const typed = await ask('/members', { ...HTML, referer }, { text: 'half an hour of work' })
  expect([typed.status, typed.location]).toEqual([303, '/login?return_to=%2Fkept-form'])
  expect(typed.headers.getSetCookie().some(cookie => cookie.startsWith('rose_blog_kept='))).toBe(true)
  const empty = await ask('/members', { ...HTML, referer }, { text: '  ' })
  expect([empty.status, empty.location]).toEqual([303, '/login?return_to=%2Fecho'])
  const script = await ask('/members', { ...HTML, referer, 'hx-request': 'true' }, { text: '' })
  expect([script.status, script.headers.get('hx-redirect')]).toEqual([204, '/login?return_to=%2Fecho'])
})

test('what a visitor cannot see may be there for whom they were: their session has ended', async () => {
  const cookie = `${sessionCookieName('blog')}=long-gone`
  const sent = await ask('/missing', { ...HTML, cookie }, { text: 'words' })
  expect([sent.status, sent.location]).toEqual([303, '/login?return_to=%2Fkept-form'])
  expect((await ask('/missing', HTML, { text: 'words' })).status).toBe(404)
  expect((await ask('/missing', { ...HTML, cookie: `${sessionCookieName('cart')}=x` }, {})).status).toBe(404)
  expect((await ask('/missing', { ...HTML, cookie })).status).toBe(404)
  expect((await ask('/gone', { ...HTML, cookie }, { text: 'words' })).status).toBe(410)
})

test('two who save the same see both texts, and the version to save over', async () => {
  const { status, text } = await ask('/collision', HTML, { title: 'Mine & yours', version: '6' })
  expect(status).toBe(409)
  expect(text).toContain('Theirs')
  expect(text).toContain('Mine &amp; yours')
  expect(text).toContain('value="7"')
  expect(text).not.toContain('value="6"')
  expect(text).toContain('action="/collision"')
})

test('what was sent by another method is sent again by a form that says so', async () => {
  const answer = await blog.handle(
    new Request(`${world.house.config.origins.blog}/collision?a=1`, {
      method: 'PUT',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ title: 'Mine' }),
    }),
  )
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('action="/collision?a=1&amp;_method=put"')
})

test('a database that is away is a rest: 503, worth another try soon, and a line that is no fault of ours', async () => {
  const page = await ask('/away')
  expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5'])
  const program = await ask('/away', JSON_ALONE)
  expect([program.status, program.headers.get('retry-after')]).toEqual([503, '5'])
  expect(JSON.parse(program.text)).toMatchObject({
    error: 'temporarily_unavailable',
    error_description: 'This part of the site is resting. Try again in a minute.',
  })
  const fragment = await ask('/fragments/toy/away')
  expect([fragment.status, fragment.text]).toEqual([
    503,
    '<p class="notice">This part of the site is resting. Try again in a minute.</p>',
  ])
  expect(lines.filter(({ level }) => level >= 50)).toEqual([])
  expect(lines.filter(({ msg }) => msg === 'the database is away')).toHaveLength(1)
})

test('a fault that nobody foresaw is one calm page with the id of its line in the log', async () => {
  const id = 'who-asked-this'
  const page = await ask('/broken', { ...HTML, 'x-request-id': id })
  expect([page.status, page.headers.get('retry-after')]).toEqual([500, null])
  expect(page.text).toContain(id)
  expect(page.text).not.toContain('odd')
  expect(lines.filter(({ level }) => level === 50)).toMatchObject([{ msg: 'request failed', requestId: id }])
  const program = await ask('/broken', JSON_ALONE)
  expect(program.status).toBe(500)
  expect(JSON.parse(program.text)).toMatchObject({ error: 'server_error' })
  expect((await ask('/fragments/toy/broken')).text).toBe(
    '<p class="notice">Something broke on our side. Try again in a moment.</p>',
  )
})

test('a value that no column takes is not there when asked for, and not understood when sent', async () => {
  expect((await ask('/unreadable')).status).toBe(404)
  expect((await ask('/unreadable', HTML, { id: 'x' })).status).toBe(422)
  expect(lines.filter(({ level }) => level >= 40)).toEqual([])
})

test('what cannot be read is not understood: a page for people, and for programs JSON', async () => {
  const unread = (accept: string) =>
    blog.handle(
      new Request(`${world.house.config.origins.blog}/echo`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', accept },
        body: '{"a":',
      }),
    )
  expect((await unread('text/html')).status).toBe(422)
  const answer = await unread('*/*')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'invalid_request', request_id: expect.any(String) })
})

test.each([
  [{ accept: 'application/json' }, true],
  [{ accept: 'application/activity+json' }, true],
  [{ accept: '*/*', 'content-type': 'application/json' }, true],
  [{ accept: 'text/html, application/json' }, false],
  [{ accept: '*/*' }, false],
  [{}, false],
])('whoever sends %p is answered in JSON: %p', async (headers, json) => {
  const answer = await ask('/broken', headers as Record<string, string>)
  expect(answer.headers.get('content-type')?.startsWith('application/json')).toBe(json)
})

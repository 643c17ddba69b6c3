import { expect, test } from 'bun:test'
import { createPageCache } from '#core/app/page-cache'
import { createMemoryCache } from '#core/cache/memory-cache'
import { answerFromCache } from './kept-answer'

const HEADERS = { 'content-type': 'text/html;charset=utf-8', 'referrer-policy': 'no-referrer' }

test('each answer of a kept page has headers of its own, and the body that its reader takes', async () => {
  const cache = createMemoryCache()
  const pages = await createPageCache(cache)
  const page = pages.keep('http://localhost/', '<h1>Home</h1>', [], performance.now())
  const ask = (headers: Record<string, string> = {}) =>
    answerFromCache(page!, HEADERS, new Request('http://localhost/', { headers }))
  const zipped = { 'accept-encoding': 'br, gzip' }
  const first = ask(zipped)
  first.headers.set('connection', 'close')
  const second = ask(zipped)
  expect([second.status, second.headers.get('connection'), second.headers.get('content-encoding')]).toEqual([
    200,
    null,
    'gzip',
  ])
  const bytes = await Promise.all([first.bytes(), second.bytes()])
  for (const body of bytes) expect(Buffer.from(Bun.gunzipSync(body)).toString()).toBe('<h1>Home</h1>')
  const plain = ask()
  expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, '<h1>Home</h1>'])
  const known = ask({ ...zipped, 'if-none-match': plain.headers.get('etag') ?? '' })
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([
    304,
    '',
    plain.headers.get('etag'),
  ])
  for (const answer of [second, plain, known])
    expect(Object.fromEntries(answer.headers)).toMatchObject(HEADERS)
  await cache.close()
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from '../../tests/browser'
import { type TestHouse, testHouse } from '../../tests/house'
import { sessionCookieName } from './request-scope'

let world: TestHouse
let member: Browser
beforeAll(async () => {
  world = await testHouse()
  member = await world.browser('member')
})
afterAll(() => world.close())

const ask = (headers: Readonly<Record<string, string>>, method = 'GET') =>
  member.send('blog', '/', { method, headers: { accept: 'text/html', ...headers } })

test('a page that its reader has by its tag is not sent again', async () => {
  const first = await ask({})
  const etag = first.headers.get('etag') ?? ''
  expect([first.status, etag]).toEqual([200, expect.stringMatching(/^(W\/)?".+"$/)])
  for (const method of ['GET', 'HEAD'])
    expect((await ask({ 'if-none-match': etag }, method)).status).toBe(304)
  expect((await ask({ 'if-none-match': '"another"' })).status).toBe(200)
})

test('an app’s session has a name of its own', () => {
  expect([sessionCookieName('cart'), sessionCookieName('blog')]).toEqual([
    'rose_cart_session',
    'rose_blog_session',
  ])
})

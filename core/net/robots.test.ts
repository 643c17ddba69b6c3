import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import type { Cache } from '#core/contracts/platform/cache'
import { PrivateAddressRefused } from './errors'
import { createRobots, type Robots } from './robots'
import { createSafeFetch } from './safe-fetch'

let supplier: Bun.Server<undefined>
let rules: () => Response
let visits = 0
let cache: Cache
let robots: Robots
const page = (path: string) => `http://127.0.0.1:${supplier.port}${path}`

beforeAll(() => {
  supplier = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => {
      visits++
      return rules()
    },
  })
})
afterAll(() => supplier.stop(true))
beforeEach(() => {
  visits = 0
  cache = createMemoryCache()
  robots = createRobots({ safeFetch: createSafeFetch({ allowPrivate: true }), cache })
})

const RULES = `
User-agent: *
Disallow: /

User-agent: RoseAshBot
Disallow: /private/
Allow: /private/shop
Crawl-delay: 2

Sitemap: https://farm.example/sitemap.xml`

test('of a very long one the beginning counts, up to its last whole line', async () => {
  const allowed = async (path: string) => (await robots.check(page(path))).allowed
  const start = 'User-agent: *\nDisallow: /private\n'
  const padding = `# ${'x'.repeat(60)}\n`.repeat(9_000).slice(0, 512 * 1024 - start.length - 13)
  rules = () => new Response(`${start}${padding}\nDisallow: /shop-of-old\nDisallow: /late\n`)
  expect(await allowed('/private/a')).toBe(false)
  // The line that was cut read `Disallow: /s`.
  expect(await allowed('/shop')).toBe(true)
  expect(await allowed('/late')).toBe(true)
})

describe('a site that addresses us', () => {
  beforeEach(() => {
    rules = () => new Response(RULES)
  })

  test('is followed in what it allows, forbids and asks for', async () => {
    expect(await robots.check(page('/shop'))).toEqual({
      allowed: true,
      reason: 'allowed',
      crawlDelayMs: 2000,
      sitemaps: ['https://farm.example/sitemap.xml'],
    })
    expect(await robots.check(page('/private/x'))).toMatchObject({ allowed: false, reason: 'disallowed' })
    expect((await robots.check(page('/private/shop'))).allowed).toBe(true)
  })

  test('is asked for its rules once', async () => {
    for (const path of ['/', '/a', '/b']) await robots.check(page(path))
    expect(visits).toBe(1)
  })
})

test('a site that addresses everybody addresses us', async () => {
  rules = () => new Response('User-agent: *\nDisallow: /')
  expect((await robots.check(page('/shop'))).allowed).toBe(false)
})

test('no robots.txt: everything is allowed', async () => {
  rules = () => new Response('not here', { status: 404 })
  expect((await robots.check(page('/shop'))).allowed).toBe(true)
})

test.each([429, 500, 503])('robots.txt answered with %p: nothing is allowed for now', async status => {
  rules = () => new Response('later', { status })
  expect(await robots.check(page('/shop'))).toMatchObject({ allowed: false, reason: 'unreachable' })
})

test('a robots.txt without an end: nothing is allowed', async () => {
  rules = () => new Response('# '.repeat(600_000))
  expect((await robots.check(page('/shop'))).reason).toBe('unreachable')
})

test('a private address is refused by name', async () => {
  const careful = createRobots({ safeFetch: createSafeFetch({ allowedPorts: 'any' }), cache })
  await expect(careful.check(page('/shop'))).rejects.toBeInstanceOf(PrivateAddressRefused)
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from './house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

describe('what every app has from the factory', () => {
  test('says it is well', async () => {
    const visitor = await world.browser()
    const health = await visitor.get('market', '/health')
    expect(health.status).toBe(200)
    expect(JSON.parse(health.text)).toMatchObject({ status: 'ok', domain: 'market' })
    const ready = await visitor.get('market', '/ready')
    expect(ready.status).toBe(200)
    expect(JSON.parse(ready.text)).toMatchObject({ database: true, migrations: true, cache: true })
  })

  test('answers an unknown address with a calm page and 404', async () => {
    const visitor = await world.browser()
    const visit = await visitor.get('blog', '/no-such-thing')
    expect(visit.status).toBe(404)
    expect(visit.document.querySelector('h1')?.textContent).toContain('404')
    expect(visit.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('refuses a form from another site', async () => {
    const visitor = await world.browser()
    const visit = await visitor.post('blog', '/logout', {}, { 'sec-fetch-site': 'cross-site' })
    expect(visit.status).toBe(403)
  })

  test('knows the member by its own session cookie, and not by another app’s', async () => {
    const member = await world.browser('member')
    expect(await sees(member, 'cart')).toBe(true)
    member.cookies.delete('rose_cart_session')
    expect(await sees(member, 'cart')).toBe(false)
  })

  test('tells a body too large so', async () => {
    const visitor = await world.browser()
    const visit = await visitor.post(
      'blog',
      '/logout',
      { note: 'x'.repeat(1_100_000) },
      { 'content-length': '1100010' },
    )
    expect(visit.status).toBe(413)
  })
})

async function sees(browser: Awaited<ReturnType<TestHouse['browser']>>, domain: 'cart'): Promise<boolean> {
  const out = await browser.get(domain, '/login?prompt=none')
  expect(out.status).toBe(303)
  const scope = await world.house.sessions.find(
    browser.cookies.get(`rose_${domain}_session`) ?? 'none',
    domain,
  )
  return scope !== null
}

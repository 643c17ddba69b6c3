import { afterAll, beforeAll, expect } from 'bun:test'
import type { Page, Route } from 'playwright-core'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { browserTest } from '../../../tests/browser-test'
import { findChromium } from '../../../tests/chromium'
import { borrowChromium, type LentChromium } from '../../../tests/e2e/kept-chromium'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let chromium: LentChromium
const servers: Bun.Server<undefined>[] = []

beforeAll(async () => {
  if (!findChromium()) return
  world = await testHouse()
  for (const domain of ['market', 'cart'] as const) {
    const { handle } = createDomain(domain, domains[domain], world.house)
    servers.push(Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle }))
  }
  chromium = await borrowChromium()
})
afterAll(async () => {
  await chromium?.close()
  for (const server of servers) await server.stop(true)
  await world?.close()
})

const at = (nth: number, path: string) => `http://127.0.0.1:${servers[nth]?.port}${path}`

async function checkout(): Promise<Page> {
  const { slug } = await jarOnShelf(world, { stock: 5 })
  const context = await chromium.newContext()
  const tab = await context.newPage()
  await tab.goto(at(0, `/products/${slug}`))
  await tab.getByRole('button', { name: 'Add to cart' }).click()
  await tab.locator('#added .notice--success').waitFor()
  await tab.goto(at(1, '/checkout'))
  return tab
}

browserTest('the first press orders, also while what was typed last is still being kept', async () => {
  const tab = await checkout()
  const kept: Route[] = []
  await tab.route('**/checkout/details', route => {
    kept.push(route)
  })
  await tab.getByLabel('Your name').fill('Ada Grange')
  await tab.getByLabel('Your e-mail address').fill('ada@example.test')
  const key = await tab.locator('#checkout [name=key]').inputValue()
  const ordered = tab.waitForRequest(request => new URL(request.url()).pathname === '/orders')
  await tab.getByRole('button', { name: /^Order/ }).click()
  const sent = new URLSearchParams((await ordered).postData() ?? '')
  expect([sent.get('name'), sent.get('email'), sent.get('key')]).toEqual([
    'Ada Grange',
    'ada@example.test',
    key,
  ])
  expect(kept.length).toBeGreaterThan(0)
})

browserTest('each change is kept, also one that follows another at once, and it stays one form', async () => {
  const tab = await checkout()
  const key = await tab.locator('#checkout [name=key]').inputValue()
  await tab.getByLabel('Your name').fill('Ada Grange')
  const last = tab.waitForResponse(response =>
    Boolean(response.request().postData()?.includes('ada%40example.test')),
  )
  await tab.getByLabel('Your e-mail address').fill('ada@example.test')
  await tab.getByLabel('Your name').focus()
  expect((await last).status()).toBe(204)
  expect(await tab.locator('#checkout [name=key]').inputValue()).toBe(key)
  await tab.reload()
  expect(await tab.getByLabel('Your e-mail address').inputValue()).toBe('ada@example.test')
})

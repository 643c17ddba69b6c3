import { afterAll, beforeAll, describe, expect } from 'bun:test'
import type { Page, Route } from 'playwright-core'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { browserTest } from '../../../tests/browser-test'
import { findChromium } from '../../../tests/chromium'
import { borrowChromium, type LentChromium } from '../../../tests/e2e/kept-chromium'
import { type TestHouse, testHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let server: Bun.Server<undefined>
let chromium: LentChromium

beforeAll(async () => {
  if (!findChromium()) return
  world = await testHouse()
  const { handle } = createDomain('market', domains.market, world.house)
  server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle })
  chromium = await borrowChromium()
})
afterAll(async () => {
  await chromium?.close()
  await server?.stop(true)
  await world?.close()
})

describe('adding to the cart with a script', () => {
  browserTest('a guest’s jar is added in place and the small cart says so', async () => {
    const { tab, address } = await productPage()
    const faults: string[] = []
    tab.on('console', message => message.type() === 'error' && faults.push(message.text()))
    await add(tab).click()
    await tab.locator('#added .notice--success').waitFor()
    await countShown(tab, 1)
    expect(tab.url()).toBe(address)
    expect(faults).toEqual([])
  })

  browserTest('on a slow network the form says that it is busy, and three presses add one', async () => {
    const { tab } = await productPage()
    const held = await holdPosts(tab)
    await add(tab).click()
    await tab.locator('form[aria-busy=true]').waitFor()
    await add(tab).click()
    await add(tab).click()
    await tab.getByText('Still sending').waitFor()
    expect(held).toHaveLength(1)
    await held[0]?.continue()
    await countShown(tab, 1)
    expect(await tab.locator('form[aria-busy]').count()).toBe(0)
    expect(await tab.getByText('Still sending').count()).toBe(0)
    await tab.unroute('**/cart-lines')
    await add(tab).click()
    await countShown(tab, 2)
  })

  browserTest('an answer that got lost is asked for again without adding twice', async () => {
    const { tab } = await productPage()
    await add(tab).click()
    await countShown(tab, 1)
    await tab.route('**/cart-lines', async route => {
      await route.fetch()
      await route.abort('connectionreset')
    })
    await add(tab).click()
    await tab.getByRole('alert').filter({ hasText: 'That did not reach us' }).waitFor()
    await tab.unroute('**/cart-lines')
    await add(tab).click()
    await countShown(tab, 2)
  })

  browserTest('what our side fails at is said in a sentence, and the page stays as it was', async () => {
    const { tab, address } = await productPage()
    await tab.route('**/cart-lines', route => route.fulfill({ status: 503, body: 'no' }))
    await add(tab).click()
    await tab.getByRole('alert').filter({ hasText: 'Something went wrong on our side' }).waitFor()
    expect(tab.url()).toBe(address)
    expect(await add(tab).isEnabled()).toBe(true)
  })
})

async function productPage() {
  const jar = await jarOnShelf(world, { stock: 9 })
  // What a service worker asks for passes by a page's routes.
  const context = await chromium.newContext({ serviceWorkers: 'block' })
  const tab = await context.newPage()
  const address = new URL(`/products/${jar.slug}`, server.url).href
  await tab.goto(address)
  return { tab, address }
}

const add = (tab: Page) => tab.getByRole('button', { name: 'Add to cart' })

const countShown = (tab: Page, count: number) =>
  tab.locator('.masthead__cart .mini-cart__count', { hasText: String(count) }).waitFor()

/** Posts that wait until they are told to go on. */
async function holdPosts(tab: Page): Promise<Route[]> {
  const held: Route[] = []
  await tab.route('**/cart-lines', route => void held.push(route))
  return held
}

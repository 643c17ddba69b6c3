import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext, Page, Route } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { browserTest } from '../../../tests/browser-test'
import { one } from '../../../tests/cart'
import { findChromium } from '../../../tests/chromium'
import { borrowChromium, type LentChromium } from '../../../tests/e2e/kept-chromium'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'
import { jarOnShelf } from '../../../tests/market'

const SCANS = '**/shop/till/scans'

let world: TestHouse
let chromium: LentChromium
let close: (() => Promise<void>) | undefined
let context: BrowserContext
let skus: readonly string[]

beforeAll(async () => {
  if (!findChromium()) return
  world = await testHouse({ COOP_PORT: freeBasePort() })
  const jars = [await jarOnShelf(world, { stock: 40 }), await jarOnShelf(world, { stock: 40 })]
  skus = await Promise.all(
    jars.map(async ({ variantId }) => {
      const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [variantId])
      return sku
    }),
  )
  close = listen(world.house, 'cart')
  chromium = await borrowChromium()
  context = await chromium.newContext({ viewport: { width: 390, height: 844 } })
  const session = { domain: 'cart', signIn: Bun.randomUUIDv7(), device: 'till' } as const
  const value = await world.house.sessions.begin(world.cast.members.shopkeeper.id, session)
  await context.addCookies([{ name: sessionCookieName('cart'), value, url: world.house.config.origins.cart }])
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await close?.()
  await world?.close()
}, 30_000)

const browser = () => world.browser('shopkeeper')

async function emptyTill(): Promise<Page> {
  await (await browser()).post('cart', '/shop/till/lines?_method=delete', {})
  const page = await context.newPage()
  await page.goto(`${world.house.config.origins.cart}/shop/till`)
  // A busy browser gives the field the focus after the page is loaded.
  await page.waitForSelector('#scan:focus')
  return page
}

/** As a scanner types: all at once, and Enter. */
async function scan(page: Page, ...codes: readonly string[]): Promise<void> {
  for (const code of codes) {
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
  }
}

const inSale = (count: number) => `.till input[name=quantity][value="${count}"]`

browserTest(
  'scans that come faster than pages are all in the sale, and the field is ready again',
  async () => {
    const page = await emptyTill()
    await scan(page, skus[0]!, `3*${skus[1]}`, skus[0]!, skus[0]!, skus[1]!)
    await page.waitForSelector(inSale(4))
    expect(await page.locator(inSale(3)).count()).toBe(1)
    expect(await page.inputValue('#scan')).toBe('')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('scan')
    await page.close()
  },
)

browserTest('what did not arrive waits, is not paid without, and is sent again once', async () => {
  const page = await emptyTill()
  await scan(page, skus[0]!)
  await page.waitForSelector(inSale(1))
  // The answer is lost on its way: the scan is in the sale, and nobody at the till knows.
  const loseAnswer = async (route: Route) => {
    await route.fetch({ maxRedirects: 0 })
    await route.abort()
  }
  await page.route(SCANS, loseAnswer)
  await scan(page, skus[0]!, skus[1]!)
  const waits = page.locator('.till .form-status[role=alert]')
  await waits.waitFor()
  expect(await waits.textContent()).toBe(`Not sent yet: ${skus[0]}, ${skus[1]}. Press Add to try again.`)
  await page.getByRole('button', { name: 'Paid in cash' }).click()
  await waits.waitFor()
  expect(new URL(page.url()).pathname).toBe('/shop/till')
  // They are there after another page, too.
  await page.unroute(SCANS)
  await page.goto(`${world.house.config.origins.cart}/shop/till`)
  await page.waitForSelector(inSale(2))
  await page.waitForSelector(inSale(1))
  expect(await page.locator('.till .form-status').count()).toBe(0)
  await page.close()
})

browserTest('the cash that was typed is there again after any other form of the page', async () => {
  const page = await emptyTill()
  await scan(page, skus[0]!)
  await page.waitForSelector(inSale(1))
  const details = Promise.withResolvers<void>()
  await page.route('**/shop/till/details', async route => {
    await details.promise
    await route.continue()
  })
  await page.fill('[name=given]', '21.50')
  await page
    .getByRole('button', { name: /^One more of/ })
    .first()
    .click()
  details.resolve()
  await page.waitForSelector(inSale(2))
  expect(await page.inputValue('[name=given]')).toBe('21.50')
  await page.focus('#scan')
  await scan(page, skus[0]!)
  await page.waitForSelector(inSale(3))
  expect(await page.inputValue('[name=given]')).toBe('21.50')
  await page.close()
})

browserTest('a scan that asks something is answered before the next one hides it', async () => {
  const page = await emptyTill()
  const both = Promise.withResolvers<void>()
  await page.route(SCANS, async route => {
    await both.promise
    await route.continue()
  })
  await scan(page, '96385074', skus[0]!)
  both.resolve()
  const waits = page.locator('.till .form-status[role=alert]')
  await waits.waitFor()
  expect(await waits.textContent()).toContain(`Still to come: ${skus[0]}`)
  expect(await page.locator('main').textContent()).toContain('Nothing has the code 96385074 yet')
  await page.locator('#scan').press('Enter')
  await page.waitForSelector(inSale(1))
  await page.close()
})

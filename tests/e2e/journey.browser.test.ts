import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { complaintsOf, faultsOf } from './chromium-page'
import { newestSignInLink, type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

/** The journey in Chromium, with JavaScript. The steps build on each other, in this order. */
let coop: OpenCooperative
let chromium: LentChromium
let context: BrowserContext
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
  context = await chromium.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' })
  page = await context.newPage()
  complaints = complaintsOf(page)
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

browserTest(
  'a guest finds honey and a ticket, and the cart in the masthead counts both',
  async () => {
    await page.goto(`${coop.origin('blog')}/`)
    await page.getByRole('link', { name: 'Ridge heather honey' }).first().click()
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.getByText('is in your cart').waitFor()
    await page.goto(`${coop.origin('events')}/agenda`)
    await page
      .getByRole('link', { name: /Candle evenings/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Put into the cart' }).click()
    await page.locator('.mini-cart', { hasText: '2 items' }).waitFor()
  },
  60_000,
)

browserTest(
  'she signs in by mail, pays, and sees order and ticket',
  async () => {
    await page.goto(`${coop.origin('cart')}/`)
    await page.getByRole('button', { name: 'Sign in and check out' }).click()
    await page.getByLabel('E-mail address').fill('samir@wernside.example.test')
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await page.getByText('Check your e-mail').waitFor()
    await page.goto(await newestSignInLink(coop))
    await page.getByRole('button', { name: 'Continue as Samir Haddad' }).click()
    await page.getByRole('button', { name: 'Order and pay £24.50' }).click()
    // The cooperative takes the money, by its own name.
    await page.locator('dd').getByText('Wernside Growers', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Pay £24.50' }).click()
    await page.getByText('Your order is paid').waitFor()
    await page.goto(`${coop.origin('account')}/tickets`)
    await page.getByRole('link', { name: 'Candle evenings' }).click()
    await page.locator('.qr-code').first().waitFor()
  },
  60_000,
)

browserTest(
  'the keyboard alone leads to the content, and through the account menu',
  async () => {
    await page.goto(`${coop.origin('blog')}/`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Skip to content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    const menu = page.locator('.account-menu summary')
    await menu.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Tickets' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('.account-menu').getAttribute('open')).toBeNull()
  },
  60_000,
)

browserTest('no page of the journey broke its policy or threw', () => {
  expect(complaints).toEqual([])
})

browserTest(
  'axe finds nothing on the pages of the journey, and nothing is wider than a phone',
  async () => {
    const pages = [
      coop.origin('blog'),
      coop.origin('market'),
      coop.origin('cart'),
      coop.origin('events'),
      coop.origin('federation'),
      coop.origin('account'),
      `${coop.origin('blog')}/how-the-box-works`,
      `${coop.origin('market')}/products/heather-honey`,
      `${coop.origin('events')}/events/candle-evenings`,
      `${coop.origin('cart')}/orders`,
      `${coop.origin('account')}/tickets`,
      `${coop.origin('account')}/export`,
      `${coop.origin('events')}/events/packing-evening/dates`,
      `${coop.origin('events')}/events/packing-evening/${Bun.randomUUIDv7()}`,
      `${coop.origin('federation')}/signin/sent`,
    ]
    expect(await faultsOf(context, ...pages)).toEqual([])
  },
  180_000,
)

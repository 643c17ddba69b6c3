import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { eventually, type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

/** Writing by finger, from right to left, and two at once, in Chromium. */
let coop: OpenCooperative
let chromium: LentChromium

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
}, 180_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

const query = () => db({ em: coop.house.orm.em.fork() })
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }
const textOf = (page: Page) => page.locator('.editor-text[contenteditable]')
const blocksOf = (page: Page) => textOf(page).locator('> *').allTextContents()

async function threeBlocks(page: Page, title: string): Promise<void> {
  await page.goto(`${coop.origin('blog')}/editor/posts/new`)
  await page.locator('#field-title').fill(title)
  await textOf(page).click()
  for (const [at, words] of ['Ash', 'Birch', 'Cherry'].entries()) {
    if (at > 0) await page.keyboard.press('Enter')
    await page.keyboard.type(words)
  }
}

/** Where the handle of this block is, and the upper and lower edge of all blocks. */
async function placesOf(page: Page, nth: number) {
  const block = textOf(page).locator('> *').nth(nth)
  const handle = page.locator('.editor-handle')
  const box = await handle.boundingBox()
  const edges = await textOf(page)
    .locator('> *')
    .evaluateAll(blocks =>
      blocks.map(each => each.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })),
    )
  return { block, x: box!.x + box!.width / 2, y: box!.y + box!.height / 2, edges }
}

browserTest(
  'a block is dragged by its handle with a mouse, and put back by one undo',
  async () => {
    const page = await (await signedIn('ruth')).newPage()
    await threeBlocks(page, 'Dragged by a mouse')
    await textOf(page).locator('> *').nth(2).hover()
    const { x, y, edges } = await placesOf(page, 2)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x, edges[1]!.top + 2, { steps: 4 })
    await page.mouse.up()
    expect(await blocksOf(page)).toEqual(['Ash', 'Cherry', 'Birch'])
    await textOf(page).locator('> *').first().click()
    await page.keyboard.press('Control+z')
    expect(await blocksOf(page)).toEqual(['Ash', 'Birch', 'Cherry'])
    await page.close()
  },
  60_000,
)

browserTest(
  'a block is dragged by a finger on a phone, and the page stays where it is',
  async () => {
    const context = await signedIn('ruth', PHONE)
    const page = await context.newPage()
    await threeBlocks(page, 'Dragged by a finger')
    await textOf(page).locator('> *').nth(0).tap()
    const { x, y, edges } = await placesOf(page, 0)
    const touch = await context.newCDPSession(page)
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: at })
    const scrolled = await page.evaluate(() => scrollY)
    await send('touchStart', [{ x, y }])
    for (const part of [0.3, 0.6, 1])
      await send('touchMove', [{ x, y: y + (edges[2]!.bottom - 1 - y) * part }])
    await send('touchEnd', [])
    await eventually('the block is moved', async () => (await blocksOf(page)).join() === 'Birch,Cherry,Ash')
    expect(await page.evaluate(() => scrollY)).toBe(scrolled)
    const { width } = (await page.locator('body').boundingBox())!
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await context.close()
  },
  60_000,
)

browserTest(
  'Hebrew and Arabic run from right to left in the editor and in the post, beside English',
  async () => {
    const page = await (await signedIn('ruth')).newPage()
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('גן ירק בחורף')
    await textOf(page).click()
    await page.keyboard.type('הכרישות הסגולות')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Leeks in winter')
    await page.keyboard.press('Enter')
    await page.keyboard.type('- البصل الأخضر')
    const directions = () =>
      textOf(page)
        .locator('p, li')
        .evaluateAll(lines => lines.map(line => getComputedStyle(line).direction))
    expect(await directions()).toEqual(['rtl', 'ltr', 'rtl'])
    expect(await page.locator('#field-title').evaluate(field => getComputedStyle(field).direction)).toBe(
      'rtl',
    )
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    await textOf(page).getByText('Leeks in winter').waitFor()
    expect(await directions()).toEqual(['rtl', 'ltr', 'rtl'])
    await page.getByRole('button', { name: 'Publish now' }).click()
    await page.getByText('Published at /').waitFor()
    const { slug } = await query()
      .selectFrom('posts')
      .select('slug')
      .where('title', '=', 'גן ירק בחורף')
      .executeTakeFirstOrThrow()
    await page.goto(`${coop.origin('blog')}/${encodeURIComponent(slug)}`)
    const shown = await page
      .locator('.post__title, .doc p, .doc li')
      .evaluateAll(lines => lines.map(line => getComputedStyle(line).direction))
    expect(shown).toEqual(['rtl', 'rtl', 'ltr', 'rtl'])
    await page.close()
  },
  60_000,
)

browserTest(
  'the words of a card run as their letters say, in its fields, in what is kept, and in the post',
  async () => {
    const page = await (await signedIn('ruth')).newPage()
    await page.goto(`${coop.origin('blog')}/editor/posts/new`)
    await page.locator('#field-title').fill('Cards in two directions')
    await textOf(page).click()
    await page.keyboard.type('/callo')
    await page.getByRole('option', { name: /Callout/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('מחיר: 12!')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Cheap.')
    const box = textOf(page).locator('.editor-rich').first()
    const directions = await box
      .locator('p')
      .evaluateAll(lines => lines.map(line => getComputedStyle(line).direction))
    expect(directions).toEqual(['rtl', 'ltr'])
    const field = textOf(page).locator('.editor-card__form input[type=text]').first()
    expect(await field.getAttribute('dir')).toBe('auto')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved.').waitFor()
    const { document, slug } = await query()
      .selectFrom('posts')
      .select(['document', 'slug'])
      .where('title', '=', 'Cards in two directions')
      .executeTakeFirstOrThrow()
    const { calloutText } = (document as { root: { children: { calloutText: string }[] } }).root.children[0]!
    expect(calloutText.match(/<p dir="\w+">/g)).toEqual(['<p dir="rtl">', '<p dir="ltr">'])
    await page.getByRole('button', { name: 'Publish now' }).click()
    await page.getByText('Published at /').waitFor()
    await page.goto(`${coop.origin('blog')}/${slug}`)
    const shown = await page
      .locator('.doc-callout, .doc-callout p')
      .evaluateAll(lines => lines.map(line => getComputedStyle(line).direction))
    expect(shown).toEqual(['rtl', 'rtl', 'ltr'])
    await page.close()
  },
  60_000,
)

browserTest(
  'two who have the same text open are told of each other, and of who is writing',
  async () => {
    const [ruth, mair] = [await signedIn('ruth'), await signedIn('mair')]
    const [first, second] = [await ruth.newPage(), await mair.newPage()]
    await threeBlocks(first, 'Written by two')
    await first.getByRole('button', { name: 'Save', exact: true }).click()
    await first.getByText('Saved.').waitFor()
    await second.goto(first.url())
    await second.getByText('Ruth Wilding has this open.').waitFor()
    await first.clock.install()
    await first.reload()
    await first.getByText('Mair Pritchard has this open.').waitFor()
    await textOf(first).locator('> *').first().click()
    await first.keyboard.type('Oak ')
    const told = first.waitForResponse(/\/presence$/)
    await first.clock.fastForward(21_000)
    await told
    await second.reload()
    await second.getByText('Ruth Wilding is editing this').waitFor()
    for (const context of [ruth, mair]) await context.close()
  },
  60_000,
)

async function signedIn(name: string, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const member = await query()
    .selectFrom('members')
    .select('id')
    .where('email', '=', `${name}@wernside.example.test`)
    .executeTakeFirstOrThrow()
  const made = await chromium.newContext({ locale: 'en-GB', serviceWorkers: 'block', ...options })
  made.setDefaultTimeout(10_000)
  const signIn = Bun.randomUUIDv7()
  for (const domain of DOMAINS) {
    const value = await coop.house.sessions.begin(member.id, { domain, signIn, device: 'test' })
    await made.addCookies([{ name: sessionCookieName(domain), value, url: coop.origin(domain) }])
  }
  return made
}

import { afterAll, beforeAll, expect } from 'bun:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

/** WCAG 2.2: 1.4.10 (reflow at 320 px) and 1.4.4 (text of twice the size), on every kind of page an operator sees. */
const NARROW = { width: 320, height: 800 }
const DESK = { width: 1280, height: 900 }
/** A tablet upright and lying: there the tables of a desk have the least room. */
const BETWEEN = [768, 1024]
const TWICE = '212.5%'
/** Fewer were found: the walk ended early, and what it did not meet says nothing. */
const LEAST_KINDS = 60

let coop: OpenCooperative
let chromium: LentChromium
let page: Page

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
  page = await signedIn('ruth@wernside.example.test')
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

browserTest(
  'nothing is wider than the window on a phone, a tablet or a desk, nor there with text of twice the size',
  async () => {
    const { kinds, faults } = await walkedPages()
    expect(kinds).toBeGreaterThan(LEAST_KINDS)
    expect(faults).toEqual([])
  },
  300_000,
)

/** What somebody pastes into a title: no line of a phone has room for it. */
const UNBROKEN = 'Unbroken'.repeat(9)
/** Things that people give a name, which stands on cards and on pages of their own. */
const CALLED = [
  ['products', 'title'],
  ['producers', 'name'],
  ['categories', 'name'],
  ['posts', 'title'],
  ['event_entries', 'title'],
] as const

browserTest(
  'nor is a name that is one long word wider than a phone',
  async () => {
    const tables = db({ em: coop.house.orm.em.fork() })
    for (const [table, column] of CALLED)
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = left(${UNBROKEN} || ${sql.ref(column)}, 110)`.execute(
        tables,
      )
    await coop.house.purge(['products', 'producers', 'posts', 'occurrences'])
    await page.setViewportSize(NARROW)
    const seen: string[] = []
    const faults: string[] = []
    const look = async (address: string) => {
      await page.goto(address)
      seen.push(
        ...(await page.$$eval('main h1, main .card__title', titles => titles.map(t => t.textContent))),
      )
      faults.push(...(await page.evaluate(whatDoesNotFit)).map(fault => `${address}: ${fault}`))
    }
    for (const [domain, list, kind] of [
      ['market', '/', '/products/'],
      ['market', '/producers', '/producers/'],
      ['blog', '/', '/'],
      ['events', '/', '/events/'],
    ] as const) {
      await look(coop.origin(domain) + list)
      const link = page.locator(`main a.card__link[href*="${kind}"]`).first()
      await look(await link.evaluate(one => (one as HTMLAnchorElement).href))
    }
    expect(faults).toEqual([])
    expect(seen.filter(title => title?.includes(UNBROKEN)).length).toBeGreaterThan(20)
  },
  120_000,
)

/** Runs in the page. A caption that is a word wide reads like a shopping list. */
function whatDoesNotFit(): string[] {
  const narrow = [...document.querySelectorAll('caption')].filter(
    caption => !caption.className.includes('hidden') && caption.clientHeight > 4 * caption.clientWidth,
  )
  const wide =
    document.documentElement.scrollWidth > window.innerWidth
      ? [...document.querySelectorAll('body *')].filter(
          element => element.getBoundingClientRect().right > window.innerWidth + 1,
        )
      : []
  return [...narrow, ...wide].slice(0, 3).map(element => `${element.localName}.${element.className}`)
}

/** Runs in the page as it was loaded: of tabs wider than the window, the one that the reader is at is in sight. */
function tabOutOfSight(): string[] {
  const here = [...document.querySelectorAll(':is(.tabs, .work__menu) [aria-current]')].find(tab => {
    const { left, right } = tab.getBoundingClientRect()
    return right <= 0 || left >= window.innerWidth
  })
  return here ? [`${here.textContent.trim()} is out of sight`] : []
}

/** Runs in the page: a bullet that stands left of what is around its list is cut off by the edge of a phone. */
function bulletsCutOff(): string[] {
  return [...document.querySelectorAll('main li')]
    .filter(item => {
      const { display, listStyleType, listStylePosition } = getComputedStyle(item)
      const around = item.parentElement?.parentElement?.getBoundingClientRect()
      const hasBullet = display === 'list-item' && listStyleType !== 'none' && listStylePosition === 'outside'
      return (
        hasBullet &&
        item.getClientRects().length > 0 &&
        around &&
        item.getBoundingClientRect().left - around.left < 8
      )
    })
    .slice(0, 3)
    .map(item => `the bullet of “${item.textContent.trim().slice(0, 40)}” is cut off`)
}

/** Follows links to one page of each kind, and looks at it when it is there: what differs by an id, a slug, a date or a query is one kind. */
async function walkedPages(): Promise<{ readonly kinds: number; readonly faults: readonly string[] }> {
  const kinds = new Set<string>()
  const faults: string[] = []
  let addresses = [
    ...DOMAINS.map(domain => `${coop.origin(domain)}/`),
    // No link leads to these.
    `${coop.origin('events')}/events/packing-evening/${Bun.randomUUIDv7()}`,
    `${coop.origin('federation')}/signin/sent`,
    `${coop.origin('cart')}/orders/no-such-order`,
  ]
  for (let depth = 0; depth < 3; depth++) {
    const found: string[] = []
    for (const address of addresses) {
      const kind = kindOf(address)
      if (kinds.has(kind)) continue
      await page.setViewportSize(NARROW)
      const answer = await page.goto(address)
      if (!answer?.headers()['content-type']?.startsWith('text/html')) continue
      kinds.add(kind)
      found.push(
        ...(await page.$$eval('a[href]', links => links.map(link => (link as HTMLAnchorElement).href))),
      )
      faults.push(...(await faultsOf(address)))
    }
    addresses = found.filter(isOurs)
  }
  return { kinds: kinds.size, faults }
}

/** Of the page that stands there, loaded narrow. */
async function faultsOf(address: string): Promise<readonly string[]> {
  const narrow = [
    ...(await page.evaluate(whatDoesNotFit)),
    ...(await page.evaluate(tabOutOfSight)),
    ...(await page.evaluate(bulletsCutOff)),
  ]
  const between: string[] = []
  for (const width of BETWEEN) {
    await page.setViewportSize({ ...DESK, width })
    const faults = await page.evaluate(whatDoesNotFit)
    between.push(...faults.map(fault => `${width} px: ${address}: ${fault}`))
  }
  await page.setViewportSize(DESK)
  await page.evaluate(size => document.documentElement.style.setProperty('font-size', size), TWICE)
  const twice = await page.evaluate(whatDoesNotFit)
  return [
    ...narrow.map(fault => `320 px: ${address}: ${fault}`),
    ...between,
    ...twice.map(fault => `200 %: ${address}: ${fault}`),
  ]
}

function isOurs(address: string): boolean {
  const { origin, pathname } = new URL(address)
  return DOMAINS.some(domain => coop.origin(domain) === origin) && !/\.\w+$|^\/(log|sign)/.test(pathname)
}

function kindOf(address: string): string {
  const { origin, pathname } = new URL(address)
  const [first, second, ...rest] = pathname.split('/').filter(Boolean)
  const isThing = second && /\d/.test(second) ? ':it' : second
  const list = ['products', 'producers', 'events', 'tag', 'tags', 'author', 'pages', 'accounts', 'posts']
  const one = first && list.includes(first) && second ? ':it' : isThing
  return [
    origin,
    first?.startsWith('@') ? '@' : first,
    one,
    ...rest.map(part => (/\d/.test(part) ? ':it' : part)),
  ].join('/')
}

async function signedIn(email: string): Promise<Page> {
  const member = await db({ em: coop.house.orm.em.fork() })
    .selectFrom('members')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  const context = await chromium.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' })
  const signIn = Bun.randomUUIDv7()
  for (const domain of DOMAINS) {
    const value = await coop.house.sessions.begin(member.id, { domain, signIn, device: 'test' })
    await context.addCookies([{ name: sessionCookieName(domain), value, url: coop.origin(domain) }])
  }
  const made = await context.newPage()
  await made.addInitScript(leaveUnpainted)
  return made
}

/** Runs before the page's own: it is laid out as always. To paint it at four widths takes as long as all else. */
function leaveUnpainted(): void {
  new MutationObserver((_, begun) => {
    document.documentElement.style.visibility = 'hidden'
    begun.disconnect()
  }).observe(document, { childList: true })
}

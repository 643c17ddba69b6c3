import { afterAll, beforeAll, expect } from 'bun:test'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { browserTest } from '../browser-test'
import { findChromium } from '../chromium'
import { type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

/**
 * What people call things stands in any language. Everything is given a name of Hebrew letters, a figure and a sign, and on
 * one page of each kind its sign has to be drawn left of its letters, whatever stands around it.
 */
const NAME = 'שוק 3!'
const CALLED: Readonly<Record<string, string>> = {
  posts: 'title',
  tags: 'name',
  authors: 'name',
  members: 'name',
  products: 'title',
  producers: 'name',
  categories: 'name',
  calendars: 'name',
  event_entries: 'title',
  order_lines: 'title',
  newsletters: 'name',
  price_lists: 'name',
  market_pages: 'title',
  comments: 'text',
  tiers: 'name',
  snippets: 'name',
}
const STARTS: Readonly<Record<DomainName, readonly string[]>> = {
  blog: ['/', '/search?q=3', '/editor', '/editor/comments', '/editor/tags', '/editor/snippets'],
  market: ['/', '/producers', '/pages', '/shop/products', '/shop/categories', '/shop/producers'],
  cart: ['/', '/orders', '/shop/orders', '/shop/prices'],
  events: ['/', '/calendars', '/organise'],
  federation: ['/', '/members'],
  account: ['/', '/newsletters'],
}
/** Of each app, so many pages beyond these. */
const LINKS_FOLLOWED = 12
/** Fewer names were found: the walk ended early. */
const LEAST_NAMES = 150

let coop: OpenCooperative
let chromium: LentChromium
let page: Page

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
  const query = db({ em: coop.house.orm.em.fork() })
  for (const [table, column] of Object.entries(CALLED))
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${NAME}`.execute(query)
  page = await signedIn('ruth@wernside.example.test')
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

browserTest(
  'a name runs from the right, its sign last, on pages of all apps',
  async () => {
    const found = { names: 0, faults: new Set<string>() }
    for (const domain of DOMAINS) {
      const starts = STARTS[domain].map(path => coop.origin(domain) + path)
      const links: string[] = []
      for (const address of starts) links.push(...(await look(address, found)))
      const kinds = new Set<string>()
      for (const address of links) {
        const kind = address.replace(/\?.*|#.*/, '').replace(/[0-9a-f-]{36}|[^/]*-[^/]*$/g, '*')
        if (kinds.size >= LINKS_FOLLOWED || kinds.has(kind) || !address.startsWith(`${coop.origin(domain)}/`))
          continue
        kinds.add(kind)
        await look(address, found)
      }
    }
    expect([...found.faults]).toEqual([])
    expect(found.names).toBeGreaterThan(LEAST_NAMES)
  },
  300_000,
)

/** Looks at a page, and returns where it leads. */
async function look(
  address: string,
  found: { names: number; readonly faults: Set<string> },
): Promise<readonly string[]> {
  if (/\/(?:log|sign)|\.\w+$/.test(new URL(address).pathname)) return []
  const answer = await page.goto(address)
  if (!answer?.headers()['content-type']?.startsWith('text/html')) return []
  const { names, faults } = await page.evaluate(namesOf, NAME)
  found.names += names
  for (const fault of faults) found.faults.add(fault)
  return page.$$eval('main a[href]', links => links.map(link => (link as HTMLAnchorElement).href))
}

/** Runs in the page. */
function namesOf(name: string): { names: number; faults: string[] } {
  const faults: string[] = []
  let names = 0
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const at = text.textContent?.indexOf(name) ?? 0
    const box = (from: number) => {
      const range = document.createRange()
      range.setStart(text, from)
      range.setEnd(text, from + 1)
      return range.getBoundingClientRect()
    }
    const parent = text.parentElement
    if (
      text.textContent?.trim() !== name ||
      !parent ||
      /^(?:SCRIPT|OPTION|TEXTAREA|STYLE)$/.test(parent.tagName)
    )
      continue
    const [first, last] = [box(at), box(at + name.length - 1)]
    // Nobody sees it, or it stands on two lines.
    if (first.width === 0 || first.top !== last.top) continue
    names++
    if (last.left >= first.left)
      faults.push(
        `${parent.parentElement?.localName}.${parent.parentElement?.className} > ${parent.localName}.${parent.className} “${text.textContent?.trim().slice(0, 60)}”`,
      )
  }
  return { names, faults }
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
  return context.newPage()
}

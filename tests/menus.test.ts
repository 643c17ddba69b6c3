import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { Browser } from './browser'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

type Who = keyof Cast['members'] | undefined
const EVERYBODY: readonly Who[] = [
  undefined,
  'member',
  'editor',
  'shopkeeper',
  'organiser',
  'moderator',
  'operator',
]

/** What a menu is: the masthead's, the account's, those beside the work pages, tabs and filters. */
const MENUS = ['.masthead a', 'nav a', '.menu a', '.site-footer__apps a', '.page-header a']

describe('every link of every menu leads somewhere', () => {
  for (const who of EVERYBODY) {
    test(`for ${who ? `the ${who}` : 'a visitor'}`, async () => {
      const browser = await world.browser(who)
      const seen = new Set<string>()
      let links = DOMAINS.map(domain => world.house.config.origins[domain])
      const broken: string[] = []
      while (links.length > 0) {
        const found = new Set<string>()
        for (const link of links) {
          seen.add(link)
          const visit = await follow(browser, link)
          if (!visit) continue
          if (visit.status >= 400) broken.push(`${visit.status} ${link}`)
          for (const next of visit.links) if (!seen.has(next)) found.add(next)
        }
        links = [...found]
      }
      expect(broken).toEqual([])
      expect(seen.size).toBeGreaterThan(DOMAINS.length)
    })
  }
})

/** The page at `link`, its redirects followed; null where it is no page of ours, or a visitor is to sign in. */
async function follow(browser: Browser, link: string) {
  let at = link
  for (let hops = 0; hops < 5; hops++) {
    const url = new URL(at)
    const domain = domainOf(url.origin)
    if (!domain) return null
    const visit = await browser.get(domain, url.pathname + url.search)
    const location = visit.headers.get('location')
    if (visit.status === 303 && location) {
      at = new URL(location, url).href
      if (/^\/(login|authorize)$/.test(new URL(at).pathname)) return null
      continue
    }
    if (!visit.headers.get('content-type')?.startsWith('text/html'))
      return { status: visit.status, links: [] }
    return { status: visit.status, links: hrefsIn(visit.text).flatMap(href => addressOf(href, url)) }
  }
  throw new Error(`${link} redirects without end`)
}

/** Read as they go by: to make a document of each of a thousand pages would take most of the time. */
function hrefsIn(html: string): string[] {
  const hrefs: string[] = []
  const element = (link: HTMLRewriterTypes.Element) => {
    hrefs.push((link.getAttribute('href') ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
  }
  const reader = new HTMLRewriter()
  for (const menu of MENUS) reader.on(menu, { element })
  reader.transform(html)
  return hrefs
}

function domainOf(origin: string): DomainName | undefined {
  return DOMAINS.find(domain => world.house.config.origins[domain] === origin)
}

/** A page's address without its query: lists differ by it, and calendars page through all time. */
function addressOf(href: string, base: URL): string[] {
  if (!URL.canParse(href, base)) return [`no address: ${href}`]
  const { origin, pathname } = new URL(href, base)
  const endless = /^\/(month|week)\//.test(pathname)
  return domainOf(origin) && !endless ? [origin + pathname] : []
}

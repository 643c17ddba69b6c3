import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser } from '../../../tests/browser'
import type { TestHouse } from '../../../tests/house'

export const READERS = [
  'visitor',
  'member',
  'shopkeeper',
  'organiser',
  'moderator',
  'editor',
  'operator',
] as const
export type Who = (typeof READERS)[number]
export type Readers = ReadonlyMap<Who, Browser>

export type Page = {
  readonly who: Who
  readonly domain: DomainName
  readonly route: string
  readonly path: string
}

/** Of a route with an id so many links are tried: not all of them are for whoever saw the link first. */
const MOST_TRIED = 12

/** Doors of the apps among each other, and files. */
const NO_PAGES = /^\/(?:internal|login|callback|logout|health|ready)|\.\w{2,5}$/

export async function readersOf(world: TestHouse): Promise<Readers> {
  const readers = new Map<Who, Browser>()
  for (const who of READERS) readers.set(who, await world.browser(who === 'visitor' ? undefined : who))
  return readers
}

/**
 * Each page that is `wanted` once, for the first of the readers who sees it; those of everybody for a visitor and a member.
 * A page is found by the links of its own app where not all are wanted.
 */
export async function pagesOf(world: TestHouse, readers: Readers, wanted: RegExp): Promise<readonly Page[]> {
  const routes = DOMAINS.flatMap(domain => {
    const all = createDomain(domain, domains[domain], world.house)
      .app.routes.filter(({ method, path }) => method === 'GET' && !path.includes('*'))
      .map(({ path }) => ({ domain, path }))
    return all.some(({ path }) => wanted.test(`${domain}${path}`)) ? all : []
  })
  const pages: Page[] = []
  const found = new Set<string>()
  const tried = new Set<string>()
  const links = new Map<string, Page[]>()
  const look = async (who: Who, domain: DomainName, route: string, path: string) => {
    const { status, text, headers, location } = await (readers.get(who) as Browser).get(domain, path)
    // Who has one room alone is led there.
    if (location) follow(who, domain, location)
    if (status !== 200 || !headers.get('content-type')?.startsWith('text/html')) return
    pages.push({ who, domain, route, path })
    found.add(`${domain}${route}`)
    for (const [, href = ''] of text.matchAll(/href="([^"#?]+)"/g)) follow(who, domain, href)
  }
  const follow = (who: Who, domain: DomainName, href: string) => {
    const url = new URL(href.replaceAll('&amp;', '&'), world.house.config.origins[domain])
    const owner = DOMAINS.find(each => world.house.config.origins[each] === url.origin)
    // A page of its own goes before one with an id: `/posts/new` is no post.
    const fitting = routes.filter(each => each.domain === owner && matches(each.path, url.pathname))
    const to = fitting.find(each => !each.path.includes(':')) ?? fitting[0]
    if (!owner || !to?.path.includes(':')) return
    const known = links.get(`${owner}${to.path}`) ?? []
    if (known.length < MOST_TRIED && !known.some(each => each.path === url.pathname && each.who === who))
      links.set(`${owner}${to.path}`, [...known, { who, domain: owner, route: to.path, path: url.pathname }])
  }
  for (const { domain, path } of routes.filter(each => !each.path.includes(':')))
    for (const who of READERS) {
      const isForOthers = who !== 'visitor' && who !== 'member' && found.has(`${domain}${path}`)
      if (!isForOthers && !NO_PAGES.test(path)) await look(who, domain, path, path)
    }
  // What links lead to may have links in its turn.
  for (let more = true; more; ) {
    more = false
    for (const [key, tries] of links)
      for (const { who, domain, route, path } of tries)
        if (!found.has(key) && !tried.has(`${who} ${domain}${path}`)) {
          tried.add(`${who} ${domain}${path}`)
          more = true
          await look(who, domain, route, path)
        }
  }
  console.error(`  ${pages.length} pages, ${found.size} of them different`)
  const missing = routes
    .map(({ domain, path }) => `${domain}${path}`)
    .filter(route => isMissing(route, found))
  console.error(`  no page of: ${missing.join(', ') || 'none'}`)
  return pages.filter(({ domain, route }) => wanted.test(`${domain}${route}`))
}

function isMissing(route: string, found: ReadonlySet<string>): boolean {
  return !found.has(route) && !NO_PAGES.test(route.slice(route.indexOf('/')))
}

function matches(route: string, path: string): boolean {
  const [ours, theirs] = [route.split('/'), path.split('/')]
  return (
    ours.length === theirs.length && ours.every((part, at) => part.startsWith(':') || part === theirs[at])
  )
}

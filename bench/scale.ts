import { sql } from 'kysely'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser } from '../tests/browser'
import { type TestHouse, testHouse } from '../tests/house'
import { grow } from './lib/scale/grow'
import { type Reads, readsOf } from './lib/scale/scans'
import { type BenchRow, tableOf } from './report'

export const name = 'Pages over grown tables'

/** Members' worth of rows, smallest first; `SCALE=100,10000,100000` says others. */
const SIZES = (process.env.SCALE ?? '100,10000').split(',').map(Number)
const TIMES = 2
const MOST_TIMES = 2
/** Below this a page's cost is that of the page itself, and differences are noise. */
const FLOOR_MS = 15
const MOST_HTML_KB = 200
/** A page shows some hundred things at most. */
const MOST_ROWS = 5_000
/** A list is counted from the beginning of its table as far as this; of more, a table is read whole. */
const MOST_WALKED = 2_500

const READERS = ['visitor', 'member', 'shopkeeper', 'organiser', 'moderator', 'editor', 'operator'] as const
type Who = (typeof READERS)[number]

/** Doors of the apps among each other, and files. */
const NO_PAGES = /^\/(?:internal|login|callback|logout|health|ready)|\.\w{2,5}$/

type Page = { readonly who: Who; readonly domain: DomainName; readonly route: string; readonly path: string }

type Cost = {
  readonly status: number
  /** CPU of our process: what else the machine does does not count. */
  readonly ms: number
  readonly bytes: number
  readonly scans: readonly string[]
  /** Rows of grown tables that were looked at: a cost that no other work on the machine changes. */
  readonly rowsRead: number
}

/**
 * Fills a house step by step and asks for every page of every role at each step: what it costs, how large it is, what is
 * read whole for it. Pages without an id are read from the routes, those with one are found by the links to them.
 */
export async function run(): Promise<BenchRow[]> {
  const world = await testHouse()
  try {
    const readers = new Map<Who, Browser>()
    for (const who of READERS) readers.set(who, await world.browser(who === 'visitor' ? undefined : who))
    const steps: Map<string, Cost>[] = []
    let pages: readonly Page[] | null = null
    for (const size of SIZES) {
      const began = performance.now()
      await grow(world.ctx(), size, world.cast.members.member.id)
      console.error(
        `  ${size.toLocaleString('en-GB')} members' worth in ${Math.round(performance.now() - began)} ms`,
      )
      await sayBytes(world, size)
      pages ??= await allPages(world, readers)
      steps.push(await walk(world, readers, pages))
      // The steps between are said as well: a large one may not come to its end.
      if (steps.length > 1 && size !== SIZES.at(-1))
        console.error(tableOf(compared(steps).filter(row => !row.pass)))
    }
    return compared(steps)
  } finally {
    await world.close()
  }
}

async function sayBytes(world: TestHouse, size: number): Promise<void> {
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    db(world.ctx()),
  )
  const bytes = Number(rows[0]?.bytes ?? 0)
  console.error(`  ${Math.round(bytes / 2 ** 20)} MB, ${Math.round(bytes / size / 1_000)} kB a member`)
}

/** The last step beside the first. */
function compared(steps: readonly ReadonlyMap<string, Cost>[]): BenchRow[] {
  const [small = new Map(), large = small] = [steps[0], steps.at(-1)]
  const rows: BenchRow[] = []
  for (const [page, cost] of large) {
    const times = Math.max(cost.ms, FLOOR_MS) / Math.max(small.get(page)?.ms ?? FLOOR_MS, FLOOR_MS)
    rows.push({
      ...{ what: `${page}: ${cost.ms.toFixed(0)} ms of CPU, of the smallest`, figure: times, unit: '×' },
      ...{ bar: `≤ ${MOST_TIMES}`, pass: times <= MOST_TIMES && cost.status === 200 },
    })
    if (cost.bytes > MOST_HTML_KB * 1000)
      rows.push({
        ...{
          what: `${page}: HTML`,
          figure: cost.bytes / 1000,
          unit: 'kB',
          bar: `≤ ${MOST_HTML_KB}`,
          pass: false,
        },
      })
    if (cost.rowsRead > MOST_ROWS)
      rows.push({
        ...{ what: `${page}: rows looked at`, figure: cost.rowsRead, unit: '' },
        ...{ bar: `≤ ${MOST_ROWS.toLocaleString('en-GB')}`, pass: false },
      })
    for (const table of cost.scans)
      rows.push({ what: `${page}: reads all of ${table}`, figure: 1, unit: '', bar: '0', pass: false })
    if (cost.status !== 200) console.error(`  ${page} answers ${cost.status}`)
  }
  return rows
}

/** Each page once, for the first of the readers who sees it; those of everybody for a visitor and a member. */
async function allPages(world: TestHouse, readers: ReadonlyMap<Who, Browser>): Promise<readonly Page[]> {
  const routes = DOMAINS.flatMap(domain =>
    createDomain(domain, domains[domain], world.house)
      .app.routes.filter(({ method, path }) => method === 'GET' && !path.includes('*'))
      .map(({ path }) => ({ domain, path })),
  )
  const pages: Page[] = []
  const found = new Set<string>()
  const links = new Map<string, { who: Who; domain: DomainName; path: string }>()
  const look = async (who: Who, domain: DomainName, route: string, path: string) => {
    const { status, text, headers } = await (readers.get(who) as Browser).get(domain, path)
    if (status !== 200 || !headers.get('content-type')?.startsWith('text/html')) return
    pages.push({ who, domain, route, path })
    found.add(`${domain}${route}`)
    for (const [, href = ''] of text.matchAll(/href="([^"#?]+)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), world.house.config.origins[domain])
      const owner = DOMAINS.find(each => world.house.config.origins[each] === url.origin)
      const to = owner && routes.find(each => each.domain === owner && matches(each.path, url.pathname))
      if (owner && to?.path.includes(':') && !links.has(`${owner}${to.path}`))
        links.set(`${owner}${to.path}`, { who, domain: owner, path: url.pathname })
    }
  }
  for (const { domain, path } of routes.filter(each => !each.path.includes(':')))
    for (const who of READERS) {
      const isForOthers = who !== 'visitor' && who !== 'member' && found.has(`${domain}${path}`)
      if (!isForOthers && !NO_PAGES.test(path)) await look(who, domain, path, path)
    }
  // What links lead to may have links in its turn.
  for (const [key, { who, domain, path }] of links)
    if (!found.has(key)) await look(who, domain, key.slice(domain.length), path)
  console.error(`  ${pages.length} pages, ${found.size} of them different`)
  return pages
}

function matches(route: string, path: string): boolean {
  const [ours, theirs] = [route.split('/'), path.split('/')]
  return (
    ours.length === theirs.length && ours.every((part, at) => part.startsWith(':') || part === theirs[at])
  )
}

async function walk(
  world: TestHouse,
  readers: ReadonlyMap<Who, Browser>,
  pages: readonly Page[],
): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost>()
  for (const { who, domain, route, path } of pages) {
    const browser = readers.get(who) as Browser
    // Never from the page cache: what it costs to make is asked.
    const visit = async () => {
      await world.house.purge(['site'])
      const began = process.cpuUsage()
      const { status, text } = await browser.get(domain, path)
      const { user, system } = process.cpuUsage(began)
      return { status, bytes: Buffer.byteLength(text), ms: (user + system) / 1_000 }
    }
    await visit()
    const before: Reads = await readsOf(world.ctx())
    const visits = []
    for (let turn = 0; turn < TIMES; turn++) visits.push(await visit())
    const after = await readsOf(world.ctx())
    const [best] = visits.toSorted((a, b) => a.ms - b.ms)
    // One row of a table may be found by looking at its first, and a list is counted so far.
    const walked = (table: string, reads: Reads) => reads.get(table)?.walked ?? 0
    const scans = [...after.keys()].filter(
      table => walked(table, after) - walked(table, before) > MOST_WALKED * TIMES,
    )
    const rows = (reads: Reads) => [...reads.values()].reduce((sum, table) => sum + table.rows, 0)
    const rowsRead = Math.round((rows(after) - rows(before)) / TIMES)
    if (best) costs.set(`${who}, ${domain}${route}`, { ...best, rowsRead, scans })
  }
  return costs
}

import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import type { Browser } from '../tests/browser'
import { type TestHouse, testHouse } from '../tests/house'
import { grow } from './lib/scale/grow'
import { scansOf } from './lib/scale/scans'
import type { BenchRow } from './report'

export const name = 'Pages over grown tables'

/** Members' worth of rows, smallest first; `SCALE=100,10000,100000` says others. */
const SIZES = (process.env.SCALE ?? '100,10000').split(',').map(Number)
const TIMES = 3
const MOST_TIMES = 2
/** Below this a page's cost is that of the page itself, and differences are noise. */
const FLOOR_MS = 15
const MOST_HTML_KB = 200

type Who = 'visitor' | 'member' | 'shopkeeper' | 'organiser' | 'moderator' | 'editor' | 'operator'

/** Every list of every role, and what stands on front pages. */
const PAGES: readonly (readonly [Who, DomainName, string])[] = [
  ...([
    ['visitor', 'blog', '/'],
    ['visitor', 'market', '/'],
    ['visitor', 'events', '/'],
  ] as const),
  ...([
    ['visitor', 'federation', '/local'],
    ['visitor', 'market', '/producers'],
  ] as const),
  ...([
    ['member', 'account', '/'],
    ['member', 'account', '/tickets'],
    ['member', 'account', '/devices'],
  ] as const),
  ...([
    ['member', 'cart', '/'],
    ['member', 'cart', '/orders'],
    ['member', 'cart', '/credit'],
  ] as const),
  ...([
    ['member', 'federation', '/'],
    ['member', 'federation', '/notifications'],
  ] as const),
  ...([['member', 'federation', '/notifications/devices']] as const),
  ...([
    ['shopkeeper', 'cart', '/shop/orders'],
    ['shopkeeper', 'cart', '/shop/picking-list'],
  ] as const),
  ...([
    ['shopkeeper', 'market', '/shop/products'],
    ['shopkeeper', 'market', '/shop/stock'],
  ] as const),
  ...([
    ['shopkeeper', 'cart', '/shop/differences'],
    ['shopkeeper', 'cart', '/shop/bank'],
  ] as const),
  ...([
    ['organiser', 'events', '/organise'],
    ['moderator', 'federation', '/moderation'],
  ] as const),
  ...([
    ['editor', 'blog', '/editor/posts'],
    ['editor', 'blog', '/editor/comments'],
  ] as const),
  ...([
    ['editor', 'account', '/members'],
    ['operator', 'federation', '/operator/status'],
  ] as const),
  ...([
    ['operator', 'federation', '/operator/letters'],
    ['operator', 'federation', '/operator/audit'],
  ] as const),
  ...([
    ['operator', 'federation', '/operator/roles'],
    ['operator', 'federation', '/operator/deliveries'],
  ] as const),
]

type Cost = {
  readonly status: number
  readonly ms: number
  readonly bytes: number
  readonly scans: readonly string[]
}

/** Fills a house step by step and asks for each page at each step: what it costs, how large it is, what is read whole for it. */
export async function run(): Promise<BenchRow[]> {
  const world = await testHouse()
  const rows: BenchRow[] = []
  try {
    const readers = new Map<Who, Browser>()
    for (const who of new Set(PAGES.map(([reader]) => reader)))
      readers.set(who, await world.browser(who === 'visitor' ? undefined : who))
    const costs: Map<string, Cost>[] = []
    for (const size of SIZES) {
      const began = performance.now()
      await grow(world.ctx(), size, world.cast.members.member.id)
      console.error(
        `  ${size.toLocaleString('en-GB')} members' worth in ${Math.round(performance.now() - began)} ms`,
      )
      costs.push(await walk(world, readers))
    }
    const [small, large] = [costs[0], costs.at(-1)]
    for (const [page, cost] of large ?? []) {
      const before = small?.get(page)
      const times = Math.max(cost.ms, FLOOR_MS) / Math.max(before?.ms ?? FLOOR_MS, FLOOR_MS)
      rows.push({
        ...{ what: `${page}: ${cost.ms.toFixed(0)} ms, of the smallest`, figure: times, unit: '×' },
        ...{ bar: `≤ ${MOST_TIMES}`, pass: times <= MOST_TIMES && cost.status === 200 },
      })
      if (cost.bytes > MOST_HTML_KB * 1000)
        rows.push({
          what: `${page}: HTML`,
          figure: cost.bytes / 1000,
          unit: 'kB',
          bar: `≤ ${MOST_HTML_KB}`,
          pass: false,
        })
      for (const table of cost.scans)
        rows.push({ what: `${page}: reads all of ${table}`, figure: 1, unit: '', bar: '0', pass: false })
      if (cost.status !== 200) console.error(`  ${page} answers ${cost.status}`)
    }
    return rows
  } finally {
    await world.close()
  }
}

async function walk(world: TestHouse, readers: ReadonlyMap<Who, Browser>): Promise<Map<string, Cost>> {
  const costs = new Map<string, Cost>()
  await sql`analyze`.execute(db(world.ctx()))
  for (const [who, domain, path] of PAGES) {
    const browser = readers.get(who) as Browser
    // Never from the page cache: what it costs to make is asked.
    const visit = async () => {
      await world.house.purge(['site'])
      const began = performance.now()
      const { status, text } = await browser.get(domain, path)
      return { status, bytes: Buffer.byteLength(text), ms: performance.now() - began }
    }
    await visit()
    const before = await scansOf(world.ctx())
    const visits = []
    for (let turn = 0; turn < TIMES; turn++) visits.push(await visit())
    const after = await scansOf(world.ctx())
    const [best] = visits.toSorted((a, b) => a.ms - b.ms)
    const scans = [...after]
      .filter(([table, many]) => many > (before.get(table) ?? 0))
      .map(([table]) => table)
    if (best) costs.set(`${who}, ${domain}${path}`, { ...best, scans })
  }
  return costs
}

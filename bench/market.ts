// The market's list of 1,000 products, as ten visitors at once see it: each address is another, so that no page is kept.
import { sql } from 'kysely'
import { readConfig } from '#core/config/config'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { openHouse } from '#core/server/open-house'
import { services } from '#core/services/registry'
import { createDomain, offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { testDatabase } from '../tests/database'
import type { BenchRow } from './report'

const PRODUCTS = 1_000
const VISITORS = 10
const REQUESTS = 600
const WARM_UP = 100
const P95_BAR_MS = 100

export const name = 'Market: a list of 1,000 products'

export async function run(): Promise<BenchRow[]> {
  const database = await testDatabase()
  const { folder: dataDir, close } = scratchFolder('bench')
  const config = readConfig({ COOP_DATA: dataDir, LOG_LEVEL: 'fatal' })
  const house = await openHouse(config, database.url, { apiKey: 'none', merchantCode: 'none' }, services)
  try {
    for (const statement of SHELVES) await statement.execute(db({ em: house.orm.em.fork() }))
    offerConcepts(house, domains)
    // All six, as `bun start` has them: the page borrows from the other five.
    for (const other of DOMAINS) if (other !== 'market') createDomain(other, domains[other], house)
    const { handle } = createDomain('market', domains.market, house)
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle })
    try {
      await visit(server.url, WARM_UP)
      const started = performance.now()
      const times = await visit(server.url, REQUESTS)
      const seconds = (performance.now() - started) / 1_000
      const p95 = percentile(times, 0.95)
      return [
        {
          what: 'p95 at 10 concurrent, uncached',
          figure: p95,
          unit: 'ms',
          bar: `≤ ${P95_BAR_MS}`,
          pass: p95 <= P95_BAR_MS,
        },
        { what: 'median', figure: percentile(times, 0.5), unit: 'ms', bar: '', pass: true },
        { what: 'pages', figure: REQUESTS / seconds, unit: 'req/s', bar: '', pass: true },
      ]
    } finally {
      await server.stop(true)
    }
  } finally {
    await house.close()
    await database.drop()
    close()
  }
}

/** Every visitor turns pages, sorts and narrows; milliseconds of each answer. */
async function visit(origin: URL, requests: number): Promise<number[]> {
  const times: number[] = []
  let next = 0
  const visitor = async () => {
    while (next < requests) {
      const number = next++
      const address = new URL(
        `/?page=${1 + (number % 41)}&sort=${SORTS[number % SORTS.length]}&from=0.${number}`,
        origin,
      )
      const started = performance.now()
      const answer = await fetch(address)
      await answer.text()
      if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: VISITORS }, visitor))
  return times
}

function percentile(times: number[], share: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? 0
}

const SORTS = ['name', 'new', 'cheap', 'dear']

const SHELVES = [
  sql`insert into categories (id, slug, name, position) select gen_random_uuid(), 'c' || n, 'Category ' || n, n from generate_series(1, 12) n`,
  sql`insert into producers (id, slug, name, created_at) select gen_random_uuid(), 'p' || n, 'Producer ' || n, now() from generate_series(1, 40) n`,
  sql`insert into products (id, slug, title, summary, description, image, producer_id, category_id, created_at, updated_at)
    select gen_random_uuid(), 'product-' || n, 'Product ' || n, 'One of a thousand.', repeat('Grown slowly. ', 20),
      '/illustrations/products/honey.svg',
      (select id from producers where slug = 'p' || 1 + n % 40), (select id from categories where slug = 'c' || 1 + n % 12), now(), now()
    from generate_series(1, ${PRODUCTS}::int) n`,
  sql`insert into listings (product_id, listed_at) select id, now() from products`,
  sql`with shelves as (
      insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
      select gen_random_uuid(), p.id, n || ' kg', p.slug || '-' || n, 100 * n + length(p.slug), 'GBP', 5 * n, n
      from products p, generate_series(1, 3) n returning id, stock)
    insert into stock_movements (id, variant_id, quantity, reason, moved_at)
    select gen_random_uuid(), id, stock, 'delivery', now() from shelves`,
  sql`analyze`,
]

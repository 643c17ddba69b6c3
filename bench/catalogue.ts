// A year-old hub: 50,000 products, 100,000 orders, 1,000 members, 500 open carts. Ten visitors at once, each address another, so
// that no page is kept; a shopkeeper at the desk; and the plans, which read no table from end to end.
import { type RawBuilder, sql } from 'kysely'
import type { House } from '#core/app/house'
import { sessionCookieName } from '#core/app/request-scope'
import { readConfig } from '#core/config/config'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { openHouse } from '#core/server/open-house'
import { services } from '#core/services/registry'
import { createDomain, offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { scratchFolder } from '../scripts/scratch-folder'
import { testDatabase } from '../tests/database'
import { HUB } from './lib/hub'
import type { BenchRow } from './report'

const VISITORS = 10
const REQUESTS = 400
const DESK_REQUESTS = 100
/** Until code is compiled, and each connection has the plans it keeps. */
const WARM_UP = 150

export const name = 'Catalogue: 50,000 products, 100,000 orders'

type Kind = {
  readonly what: string
  readonly barMs: number
  /** Ten visitors of the market, unless one shopkeeper's work is asked for. */
  readonly desk?: boolean
  address(number: number): string
}

export async function run(): Promise<BenchRow[]> {
  const database = await testDatabase()
  const { folder: dataDir, close } = scratchFolder('bench')
  const config = readConfig({ COOP_DATA: dataDir, LOG_LEVEL: 'fatal' })
  const house = await openHouse(config, database.url, { apiKey: 'none', merchantCode: 'none' }, services)
  try {
    const began = performance.now()
    await house.orm.em.fork().transactional(async em => {
      for (const statement of HUB) await statement.execute(db({ em }))
    })
    console.log(`The hub was filled in ${((performance.now() - began) / 1000).toFixed(0)} s.`)
    offerConcepts(house, domains)
    for (const other of DOMAINS)
      if (other !== 'market' && other !== 'cart') createDomain(other, domains[other], house)
    const serve = (name: 'market' | 'cart') =>
      Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: createDomain(name, domains[name], house).handle })
    const [market, cart] = [serve('market'), serve('cart')]
    const cookie = await shopkeeper(house)
    try {
      const rows: BenchRow[] = []
      for (const kind of await kinds(house.orm.em.fork())) {
        const from = kind.desk
          ? { origin: cart.url, cookie, people: 1 }
          : { origin: market.url, people: VISITORS }
        await visit(from, kind, WARM_UP, 0)
        const p95 = percentile(await visit(from, kind, kind.desk ? DESK_REQUESTS : REQUESTS, WARM_UP), 0.95)
        rows.push({
          what: `${kind.what}: p95 at ${from.people} concurrent`,
          figure: p95,
          unit: 'ms',
          bar: `≤ ${kind.barMs}`,
          pass: p95 <= kind.barMs,
        })
      }
      return rows
    } finally {
      await Promise.all([market.stop(true), cart.stop(true)])
    }
  } finally {
    await house.close()
    await database.drop()
    close()
  }
}

type Em = Parameters<typeof db>[0]['em']

/** Addresses as people have them: cursors of rows all over the list. */
async function kinds(em: Em): Promise<readonly Kind[]> {
  const places = await texts(
    em,
    sql`select rtrim(replace(replace(translate(encode(convert_to(jsonb_build_array(sold_out, title_key, product_id)::text, 'UTF8'), 'base64'), E'\n', ''), '+', '-'), '/', '_'), '=') as text
      from shelf_products order by product_id limit ${REQUESTS + WARM_UP}`,
  )
  const slugs = await texts(
    em,
    sql`select slug as text from products order by id limit ${REQUESTS + WARM_UP}`,
  )
  const at = (list: readonly string[], number: number) => list[number % list.length] ?? ''
  return [
    { what: 'market list', barMs: 60, address: number => `/?after=${at(places, number)}` },
    {
      what: 'category',
      barMs: 60,
      address: number => `/?category=c${1 + (number % 24)}&after=${at(places, number)}`,
    },
    { what: 'list by price', barMs: 60, address: number => `/?sort=cheap&n=${number}` },
    {
      what: 'list narrowed by a property',
      barMs: 60,
      address: number => `/?with=organic&after=${at(places, number)}`,
    },
    { what: 'search', barMs: 120, address: number => `/?q=product+${1 + number * 97}` },
    {
      what: 'search with a typo',
      barMs: 120,
      address: number => `/?q=${at(TYPOS, number)}+${at(TYPOS, number >> 3)}&n=${number}`,
    },
    { what: 'product page', barMs: 30, address: number => `/products/${at(slugs, number)}` },
    { what: 'shop desk', barMs: 150, desk: true, address: number => `/shop/orders?n=${number}` },
    {
      what: 'search at the shop desk',
      barMs: 150,
      desk: true,
      address: number => `/shop/orders?pile=all&q=RB-${1000 + number}`,
    },
  ]
}

/** The cookie of somebody who works at the desk. */
async function shopkeeper(house: House): Promise<string> {
  const em = house.orm.em.fork()
  const { id } = await db({ em })
    .selectFrom('members')
    .select('id')
    .orderBy('email')
    .limit(1)
    .executeTakeFirstOrThrow()
  const grant = { id: Bun.randomUUIDv7(), member_id: id, role: 'shopkeeper', granted_at: new Date() } as const
  await db({ em }).insertInto('role_grants').values(grant).execute()
  const session = { domain: 'cart', signIn: Bun.randomUUIDv7(), device: 'bench' } as const
  return `${sessionCookieName('cart')}=${await house.sessions.begin(id, session)}`
}

const TYPOS = ['hony', 'chedar', 'bred', 'appels', 'tomatos', 'butr', 'marmelade', 'oatmel']

async function texts(em: Em, query: RawBuilder<unknown>): Promise<readonly string[]> {
  const { rows } = await query.execute(db({ em }))
  return (rows as { text: string }[]).map(({ text }) => text)
}

type From = { readonly origin: URL; readonly cookie?: string; readonly people: number }

/** Milliseconds of each answer. */
async function visit(
  { origin, cookie, people }: From,
  kind: Kind,
  requests: number,
  from: number,
): Promise<number[]> {
  const times: number[] = []
  let next = from
  const visitor = async () => {
    while (next < from + requests) {
      const address = new URL(kind.address(next++), origin)
      const started = performance.now()
      const answer = await fetch(address, { headers: cookie ? { cookie } : {} })
      await answer.text()
      if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: people }, visitor))
  return times
}

function percentile(times: number[], share: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? 0
}

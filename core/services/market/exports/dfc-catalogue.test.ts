import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readDfc } from '#core/scrape/dfc'
import type { Visit } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { writeRows } from '../imports/write-rows'
import { setOnDemand } from '../products/on-demand'
import { addSupplier } from '../suppliers/add-supplier'
import { draftsOf } from '../suppliers/drafts'
import { readSupplier } from '../suppliers/read-supplier'
import { startRun } from '../suppliers/start-run'
import { dfcCatalogue } from './dfc-catalogue'
import { PRODUCTS_AT_ONCE } from './sold-variants'

const gbp = (amount: number) => ({ amount, currency: 'GBP' })
let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('what is sold goes out in the ontology’s names, and comes back in as it was', async () => {
  const maker = await grower(world, 'Green & Field')
  await crop(world, maker, { title: 'Leeks', stock: 7, price: 250 })
  const honey = await jarOnShelf(world, { stock: 0, title: 'Honey' })
  await setOnDemand(world.ctx('shopkeeper'), honey.variantId, true)
  const soldOut = await jarOnShelf(world, { stock: 0, title: 'Sold out' })
  await jarOnShelf(world, { stock: 9, title: 'Not on the list', listed: false })
  await priceList(world)
  const { json, next } = await dfcCatalogue(world.ctx('member'))
  expect([next, json.includes('hydra')]).toEqual([null, false])
  const { '@graph': graph } = JSON.parse(json)
  const of = (type: string) =>
    graph.filter((node: Record<string, unknown>) => node['@type'] === `dfc-b:${type}`)
  // What has sold out is not gone.
  expect(of('CatalogItem').map((node: Record<string, unknown>) => node['dfc-b:stockLimitation'])).toEqual([
    7,
    undefined,
    0,
  ])
  expect(of('CatalogItem').at(-1)['@id']).toEndWith(soldOut.variantId)
  expect(of('Enterprise').map((node: Record<string, unknown>) => node['dfc-b:name'])).toContain(
    'Green & Field',
  )
  const names = new Set(graph.map((node: Record<string, unknown>) => node['@id']))
  for (const item of of('CatalogItem'))
    for (const link of ['dfc-b:references', 'dfc-b:offeredThrough', 'dfc-b:listedIn'])
      expect([link, names.has(item[link]['@id'] ?? item[link])]).toEqual([link, true])
  const quantity = of('SuppliedProduct').find(
    (node: Record<string, unknown>) => node['dfc-b:name'] === 'Honey',
  )
  expect(quantity['dfc-b:hasQuantity']).toMatchObject({
    'dfc-b:value': 0.34,
    'dfc-b:hasUnit': 'dfc-m:Kilogram',
  })
  const { products, warnings } = readDfc(json, `${world.house.config.origins.market}/dfc/catalogue`)
  expect(warnings).toEqual([])
  expect(
    products.map(({ name, brand, price, availability }) => [name, brand, price?.amount, availability]).sort(),
  ).toEqual([
    ['Honey', null, 650, null],
    ['Leeks', 'Green & Field', 250, 'in-stock'],
    ['Sold out', null, 650, 'out-of-stock'],
  ])
  const visitor = await world.browser()
  const answer = await visitor.get('market', '/dfc/catalogue')
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('link')]).toEqual([
    200,
    'application/ld+json;charset=utf-8',
    null,
  ])
  const etag = answer.headers.get('etag') ?? ''
  const again = await visitor.get('market', '/dfc/catalogue', { 'if-none-match': etag })
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
  for (const odd of ['x', '1'])
    expect([odd, (await visitor.get('market', `/dfc/catalogue?after=${odd}`)).status]).toEqual([odd, 404])
})

test('variants of a product are of one group, with their numbers of the trade', async () => {
  const shop = await testHouse()
  try {
    const keeper = shop.ctx('shopkeeper')
    const sized = { title: 'Cider', producer: 'Low Fold', listed: true }
    await transaction(keeper, tx =>
      writeRows(
        tx,
        [
          { ...sized, sku: 'C-75', variant: '75 cl', price: gbp(450), stock: 3, barcode: '4006381333931' },
          { ...sized, sku: 'C-500', variant: '5 l', price: gbp(2100), stock: 0 },
          { sku: 'P-1', title: 'Perry', variant: '75 cl', price: gbp(480), stock: 2, listed: true },
        ],
        false,
      ),
    )
    const { json } = await dfcCatalogue(shop.ctx())
    const { '@context': context, '@graph': graph } = JSON.parse(json)
    expect(context).toEqual([expect.any(String), { schema: 'https://schema.org/' }])
    const supplied = graph.filter(
      (node: Record<string, unknown>) => node['@type'] === 'dfc-b:SuppliedProduct',
    )
    const [group, ...others] = supplied.filter((node: Record<string, unknown>) => 'dfc-b:hasVariant' in node)
    expect([group['dfc-b:name'], group['dfc-b:hasVariant'].length, others]).toEqual(['Cider', 2, []])
    // Whatever else is offered has an amount, too: another platform reads it of all.
    for (const node of supplied)
      expect(node['dfc-b:hasQuantity']).toMatchObject({ 'dfc-b:value': expect.any(Number) })
    const { products, warnings } = readDfc(json, `${shop.house.config.origins.market}/dfc/catalogue`)
    expect(warnings).toEqual([])
    expect(products).toMatchObject([
      {
        name: 'Cider',
        brand: 'Low Fold',
        price: gbp(450),
        availability: 'in-stock',
        sku: null,
        variants: [
          { name: '75 cl', sku: 'C-75', gtin: '4006381333931', price: gbp(450), availability: 'in-stock' },
          { name: '5 l', sku: 'C-500', gtin: null, price: gbp(2100), availability: 'out-of-stock' },
        ],
      },
      { name: 'Perry', sku: 'P-1', variants: [{ name: '750 ml' }] },
    ])
  } finally {
    await shop.close()
  }
})

test('another hub’s catalogue waits to be looked at like any supplier’s, and is read again by its schedule', async () => {
  const { json } = await dfcCatalogue(world.ctx())
  const hub = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: request =>
      new URL(request.url).pathname === '/dfc'
        ? new Response(json, { headers: { 'content-type': 'application/ld+json' } })
        : new Response('', { status: 404 }),
  })
  try {
    const keeper = () => world.ctx('shopkeeper')
    const id = await addSupplier(keeper(), { url: `http://127.0.0.1:${hub.port}/dfc` })
    const runId = await startRun(keeper(), id)
    await readSupplier(world.ctx(), { runId })
    const { fresh } = await draftsOf(keeper(), id)
    expect(fresh.map(({ scraped }) => [scraped.name, scraped.price?.amount, scraped.source])).toEqual([
      ['Honey', 650, 'dfc'],
      ['Leeks', 250, 'dfc'],
      ['Sold out', 650, 'dfc'],
    ])
  } finally {
    await hub.stop(true)
  }
})

test('a long list goes out page by page, names each thing alike on all of them, and comes in whole', async () => {
  const many = 2 * PRODUCTS_AT_ONCE + 1
  await growListed(many)
  const visitor = await world.browser()
  const paths = ['/dfc/catalogue']
  const pages: Visit[] = []
  for (const path of paths) {
    const page = await visitor.get('market', path)
    const [, next] =
      /<[^>]*(\/dfc\/catalogue\?after=[^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? []
    if (next) paths.push(next)
    pages.push(page)
  }
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200])
  const graphs = pages.map(({ text }) => JSON.parse(text)['@graph'] as Record<string, string>[])
  const ids = graphs.flat().flatMap(node => (node['@type'] === 'dfc-b:SuppliedProduct' ? node['@id'] : []))
  expect([ids.length, new Set(ids).size]).toEqual([many + 3, many + 3])
  expect(ids.every(id => id?.startsWith(`${world.house.config.origins.market}/dfc/catalogue#`))).toBe(true)
  const views = pages.map(({ text }) => JSON.parse(text).view)
  expect(views.map(view => 'hydra:next' in view)).toEqual([true, true, false])
  const hub = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: request => {
      const { origin, search, pathname } = new URL(request.url)
      if (pathname !== '/dfc/catalogue') return new Response('', { status: 404 })
      const page = pages[paths.indexOf(`/dfc/catalogue${search}`)]
      const text = page?.text.replaceAll(world.house.config.origins.market, origin)
      const isLost = search !== '' && lost
      return new Response(text, {
        status: isLost ? 503 : 200,
        headers: { 'content-type': 'application/ld+json', etag: '"1"' },
      })
    },
  })
  let lost = false
  try {
    const keeper = () => world.ctx('shopkeeper')
    const id = await addSupplier(keeper(), { url: `http://127.0.0.1:${hub.port}/dfc/catalogue` })
    const readIn = async () => {
      await readSupplier(world.ctx(), { runId: await startRun(keeper(), id) })
      const seen = db(world.ctx()).selectFrom('product_drafts').where('supplier_id', '=', id)
      const { count, last } = await seen
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('last_seen_at').as('last')])
        .executeTakeFirstOrThrow()
      const { stale } = await seen
        .select(({ fn }) => fn.countAll<number>().as('stale'))
        .where('last_seen_at', '<', last)
        .executeTakeFirstOrThrow()
      return [Number(count), Number(stale)]
    }
    expect(await readIn()).toEqual([many + 3, 0])
    // What stands on a page that does not answer today is not gone.
    lost = true
    expect(await readIn()).toEqual([many + 3, 0])
  } finally {
    await hub.stop(true)
  }
})

/** So many products on the list, each to be had. */
async function growListed(many: number): Promise<void> {
  await transaction(world.ctx(), async tx => {
    // What is written here adds up: to put each on the shelf by itself would take longer than to write it.
    await sql`set local session_replication_role = replica`.execute(db(tx))
    await sql`with made as (
        insert into products (id, slug, title, summary, description, created_at, updated_at)
        select gen_random_uuid(), 'long-' || n, 'Long ' || n, '', '', now(), now() from generate_series(1, ${many}::int) n
        returning id, slug),
      shelves as (
        insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
        select gen_random_uuid(), id, '1 kg', slug, 100, 'GBP', 9, 0 from made)
      insert into listings (product_id, listed_at) select id, now() from made`.execute(db(tx))
    tx.purge('products')
  })
}

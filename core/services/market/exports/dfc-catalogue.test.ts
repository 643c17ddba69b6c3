import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readDfc } from '#core/scrape/dfc'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { setOnDemand } from '../products/on-demand'
import { addSupplier } from '../suppliers/add-supplier'
import { draftsOf } from '../suppliers/drafts'
import { readSupplier } from '../suppliers/read-supplier'
import { startRun } from '../suppliers/start-run'
import { dfcCatalogue } from './dfc-catalogue'

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
  await jarOnShelf(world, { stock: 0, title: 'Sold out' })
  await priceList(world)
  const json = await dfcCatalogue(world.ctx('member'))
  const { '@graph': graph } = JSON.parse(json)
  const of = (type: string) =>
    graph.filter((node: Record<string, unknown>) => node['@type'] === `dfc-b:${type}`)
  expect(of('CatalogItem')).toHaveLength(2)
  expect(of('Enterprise').map((node: Record<string, unknown>) => node['dfc-b:name'])).toContain(
    'Green & Field',
  )
  const names = new Set(graph.map((node: Record<string, unknown>) => node['@id']))
  for (const item of of('CatalogItem'))
    for (const link of ['dfc-b:references', 'dfc-b:offeredThrough', 'dfc-b:listedIn'])
      expect([link, names.has(item[link])]).toEqual([link, true])
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
  ])
  const visitor = await world.browser()
  const answer = await visitor.get('market', '/dfc/catalogue')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'application/ld+json;charset=utf-8',
  ])
})

test('another hub’s catalogue waits to be looked at like any supplier’s, and is read again by its schedule', async () => {
  const json = await dfcCatalogue(world.ctx())
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
    ])
  } finally {
    await hub.stop(true)
  }
})

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readConfig } from '#core/config/config'
import { openHouse } from '#core/server/open-house'
import { listProduct, unlistProduct } from '#core/services/market/products/listing'
import { services } from '#core/services/registry'
import { createDomain, type DomainServer, offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import { page as parsed } from '../../../tests/dom'
import { type TestHouse, testHouse } from '../../../tests/house'
import { urlOf } from '../../../tests/kept-database'
import { type Jar, jarOnShelf, reservedFor } from '../../../tests/market'
import { redisBinary, startRedis } from '../../../tests/redis-server'

let world: TestHouse
let honey: Jar
let jam: Jar
beforeAll(async () => {
  world = await testHouse()
  honey = await jarOnShelf(world, { title: 'Honey', stock: 1 })
  jam = await jarOnShelf(world, { title: 'Jam', stock: 30 })
  await jarOnShelf(world, { title: 'Leeks', stock: 30 })
})
afterAll(() => world.close())

const countOf = (document: ReturnType<typeof parsed>) =>
  document.querySelector('[role="status"]')?.textContent?.trim()

describe('the number above the list', () => {
  test('is of the shelf as it is: of what can be had as soon as the last one is sold, and of what is listed', async () => {
    const visitor = await world.browser()
    const count = async (path: string) => countOf((await visitor.get('market', path)).document)
    expect([await count('/'), await count('/?stock=in')]).toEqual(['3 products', '3 products'])
    await reservedFor(world, honey.variantId, 1)
    expect([await count('/'), await count('/?stock=in')]).toEqual(['3 products', '2 products'])
    await unlistProduct(world.ctx('shopkeeper'), jam.productId)
    expect([await count('/'), await count('/?stock=in')]).toEqual(['2 products', '1 product'])
    expect(await count('/?category=nothing')).toBe('0 products')
  })
})

test.skipIf(!redisBinary)('a list and its number follow what another process changes', async () => {
  const redis = await startRedis()
  const database = urlOf(world.house.orm)
  const config = readConfig({
    COOP_DATA: world.house.config.dataDir,
    LOG_LEVEL: 'fatal',
    REDIS_URL: redis.url,
  })
  const open = () => openHouse(config, database, { apiKey: 'none', merchantCode: 'none' }, services)
  const houses = [await open(), await open()] as const
  try {
    const servers = houses.map(house => {
      offerConcepts(house, domains)
      return createDomain('market', domains.market, house)
    })
    // A guest, for whom no page is kept, and one who is given kept ones.
    const seen = (server: DomainServer) =>
      Promise.all(
        ['rose_cart=guest', ''].map(async cookie => {
          const answer = await server.handle(
            new Request('http://localhost/?sort=new', { headers: { cookie } }),
          )
          const document = parsed(await answer.text())
          return [countOf(document), document.querySelectorAll('.card').length]
        }),
      )
    const before = await Promise.all(servers.map(seen))
    const keeper = () => ({ ...world.ctx('shopkeeper'), house: houses[0], em: houses[0].orm.em.fork() })
    const leeks = await jarOnShelf(world, { title: 'Late leeks', stock: 2, listed: false })
    await listProduct(keeper(), leeks.productId)
    expect(await Promise.all(servers.map(seen))).toEqual(
      before.map(each => each.map(([count, cards]) => [oneMore(count), Number(cards) + 1])),
    )
    await unlistProduct(keeper(), leeks.productId)
    expect(await Promise.all(servers.map(seen))).toEqual(before)
  } finally {
    for (const house of houses) await house.close()
    await redis.kill()
  }
})

const oneMore = (count: unknown) =>
  String(count).replace(/\d+ products?/, words => `${Number.parseInt(words, 10) + 1} products`)

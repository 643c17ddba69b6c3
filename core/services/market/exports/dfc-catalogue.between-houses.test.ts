import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { freeBasePort, listen } from '../../../../tests/listening'
import { jarOnShelf, stocked } from '../../../../tests/market'
import { addSupplier } from '../suppliers/add-supplier'
import { draftsOf } from '../suppliers/drafts'
import { readSupplier } from '../suppliers/read-supplier'
import { acceptAll } from '../suppliers/review-draft'
import { startRun } from '../suppliers/start-run'
import { runReport } from '../suppliers/suppliers-for-work'

let farm: TestHouse
let hub: TestHouse
let stop: () => Promise<void>
beforeAll(async () => {
  ;[farm, hub] = [await testHouse({ COOP_PORT: freeBasePort() }), await testHouse()]
  stop = listen(farm.house, 'market')
})
afterAll(async () => {
  await stop()
  await Promise.all([farm.close(), hub.close()])
})

const keeper = () => hub.ctx('shopkeeper')

/** Another house reads it anew, as its schedule does. */
async function read(supplierId: string) {
  const runId = await startRun(keeper(), supplierId)
  await readSupplier(hub.ctx(), { runId })
  const { failure, warnings } = await runReport(keeper(), runId)
  expect([failure, warnings.filter(warning => !warning.startsWith('Nothing in it'))]).toEqual([null, []])
  return draftsOf(keeper(), supplierId)
}

/** At the farm. */
async function change(table: 'products' | 'variants', id: string, values: Readonly<Record<string, unknown>>) {
  await db(farm.ctx()).updateTable(table).set(values).where('id', '=', id).execute()
  await farm.house.purge(['products', 'producers'])
}

/** Nothing of it is left there. */
async function soldDown(id: string) {
  const { stock } = await db(farm.ctx())
    .selectFrom('variants')
    .select('stock')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await stocked(farm, id, -stock)
  await farm.house.purge(['products', 'producers'])
}

test('what one house sells another takes in: with its price, amount and maker, what changes, and what goes', async () => {
  const maker = await grower(farm, 'Fold & Daughters')
  const kale = await crop(farm, maker, { title: 'Kale “Nero” <bunch>', stock: 3, price: 195 })
  const honey = await jarOnShelf(farm, { stock: 8, title: 'Ling honey', priceAmount: 720 })
  const id = await addSupplier(keeper(), { url: `${farm.house.config.origins.market}/dfc/catalogue` })

  const { fresh } = await read(id)
  expect(
    fresh.map(({ scraped: { name, brand, price, availability, variants } }) => [
      name,
      brand,
      price,
      availability,
      variants.map(variant => variant.name),
    ]),
  ).toEqual([
    [
      'Kale “Nero” <bunch>',
      'Fold & Daughters',
      { amount: 195, currency: 'GBP' },
      'in-stock',
      expect.any(Array),
    ],
    ['Ling honey', null, { amount: 720, currency: 'GBP' }, 'in-stock', ['340 g']],
  ])
  expect(await acceptAll(keeper(), id)).toMatchObject({ accepted: 2 })
  expect(await read(id)).toMatchObject({ fresh: [], changed: [], gone: [] })

  // What is dearer costs us more; what we ask for it is ours.
  await change('variants', honey.variantId, { price_amount: 765 })
  await change('products', honey.productId, { title: 'Heather honey' })
  const { changed } = await read(id)
  expect(changed.map(({ changes }) => changes.map(({ field }) => field))).toEqual([
    ['name', 'price', 'variants'],
  ])
  expect(await acceptAll(keeper(), id)).toMatchObject({ accepted: 1 })
  const ours = await db(hub.ctx())
    .selectFrom('products as p')
    .innerJoin('variants as v', 'v.product_id', 'p.id')
    .select(['p.title', 'v.cost_amount'])
    .orderBy('p.title')
    .execute()
  expect(ours.filter(({ title }) => /honey|Kale/.test(title))).toEqual([
    { title: 'Heather honey', cost_amount: 765 },
    { title: 'Kale “Nero” <bunch>', cost_amount: 195 },
  ])

  // Its amount is its variant's name here; what has sold out there is not gone.
  await change('variants', honey.variantId, { name: '500 g jar' })
  await soldDown(honey.variantId)
  const again = await read(id)
  expect(again.gone).toEqual([])
  expect(again.changed.map(({ changes }) => changes.map(({ field }) => field))).toEqual([
    ['availability', 'variants'],
  ])
  expect(again.changed[0]?.scraped).toMatchObject({
    availability: 'out-of-stock',
    variants: [{ name: '500 g', availability: 'out-of-stock' }],
  })

  // Off the list there, it is to be had here no more.
  await db(farm.ctx()).deleteFrom('listings').where('product_id', '=', kale.productId).execute()
  await farm.house.purge(['products', 'producers'])
  expect((await read(id)).gone.map(({ scraped }) => scraped.name)).toEqual(['Kale “Nero” <bunch>'])
})

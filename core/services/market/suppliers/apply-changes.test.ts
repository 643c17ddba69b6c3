import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { retireVariant } from '../products/retire-variant'
import { applyChanges } from './apply-changes'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a retired variant keeps its cost and price, and does not come back as a new one', async () => {
  const { productId, variantId, title } = await jarOnShelf(world, { stock: 3 })
  await retireVariant(world.ctx('shopkeeper'), variantId)
  const gbp = (amount: number) => ({ amount, currency: 'GBP' })
  const jar = { name: '340 g jar', sku: null, gtin: null, price: gbp(410), availability: null }
  const scraped = {
    key: 'k',
    url: 'https://bees.example/honey',
    source: 'json-ld' as const,
    name: title,
    description: null,
    price: gbp(410),
    sku: null,
    gtin: null,
    images: [],
    brand: null,
    availability: null,
    variants: [jar, { ...jar, name: '1 kg tub', price: gbp(990) }],
  }
  await transaction(world.ctx('shopkeeper'), tx =>
    applyChanges(
      tx,
      productId,
      scraped,
      [{ field: 'variants', before: null, after: null }],
      new Map([[variantId, gbp(999)]]),
    ),
  )
  const variants = await db(world.ctx())
    .selectFrom('variants')
    .select(['name', 'cost_amount', 'price_amount'])
    .where('product_id', '=', productId)
    .orderBy('name')
    .execute()
  expect(variants.map(({ name }) => name)).toEqual(['1 kg tub', '340 g jar'])
  expect(variants[1]).toMatchObject({ cost_amount: null, price_amount: 650 })
})

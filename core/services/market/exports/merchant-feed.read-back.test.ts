import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { readXmlListing } from '#core/scrape/xml-listing'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { insertVariant } from '../products/add-variant'
import { setOnDemand } from '../products/on-demand'
import { merchantFeed } from './merchant-feed'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const NAMES = [
  'Jam & curd, 5 < 6',
  'Crème “brûlée”, "thick"',
  "O'Dwyer’s; sauce | hot",
  '味噌 – 白',
  'זעתר',
  ']]> & co',
  '75p sweets',
]

test('what a visitor can buy is read back from the feed of goods as it is sold', async () => {
  const sold = new Map<string, { name: string; amount: number }>()
  for (const [at, title] of NAMES.entries()) {
    const amount = [1, 99, 650, 123_456][at % 4]!
    const { slug, variantId } = await jarOnShelf(world, { stock: at % 2, title, priceAmount: amount })
    if (at % 2 === 0) await setOnDemand(keeper(), variantId, true)
    sold.set(slug, { name: title, amount })
  }
  await jarOnShelf(world, { stock: 0, title: 'Sold out' })
  const { slug, productId, variantId } = await jarOnShelf(world, { stock: 2, title: 'Flour, rye' })
  const sack = await transaction(keeper(), tx =>
    insertVariant(tx, productId, {
      name: '25 kg, sack',
      sku: 'SACK',
      unit: '25 kg',
      stock: 4,
      price: { amount: 3_100, currency: 'GBP' },
    }),
  )
  expect(variantId).not.toBe(sack)

  const { market } = world.house.config.origins
  const { products, warnings } = readXmlListing(await merchantFeed(world.ctx()), `${market}/feed.xml`)
  expect(warnings).toEqual([])
  const read = new Map(products.map(product => [product.key.split('/').at(-1) ?? '', product]))
  expect([...read.keys()].toSorted()).toEqual([...sold.keys(), slug].toSorted())
  for (const [key, { name, amount }] of sold) {
    expect(read.get(key)).toMatchObject({
      name,
      price: { amount, currency: 'GBP' },
      availability: 'in-stock',
      variants: [],
    })
  }
  expect(read.get(slug)).toMatchObject({
    name: 'Flour, rye',
    price: { amount: 650, currency: 'GBP' },
    variants: [
      { name: '340 g jar', price: { amount: 650 }, availability: 'in-stock' },
      { name: '25 kg, sack', sku: 'SACK', price: { amount: 3_100 }, availability: 'in-stock' },
    ],
  })
})

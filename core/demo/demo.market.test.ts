import { expect, test } from 'bun:test'
import { CATEGORIES } from './categories'
import { drawings } from './draw/drawings'
import { MARKET_PAGES } from './market-pages'
import { PRODUCERS } from './producers'
import { PRODUCTS } from './products'

const slugsOf = (things: readonly { readonly slug: string }[]) => things.map(thing => thing.slug)
const repeated = (names: readonly string[]) => names.filter((name, i) => names.indexOf(name) !== i)

test('some thirty products stand on the shelves, each with one to four variants', () => {
  expect(PRODUCTS.length).toBeGreaterThanOrEqual(30)
  for (const product of PRODUCTS) {
    expect(product.variants.length).toBeGreaterThanOrEqual(1)
    expect(product.variants.length).toBeLessThanOrEqual(4)
  }
})

test('every product has a producer, a category and a drawing that exist', () => {
  const printed = drawings()
  for (const product of PRODUCTS) {
    expect(slugsOf(PRODUCERS)).toContain(product.producer)
    expect(slugsOf(CATEGORIES)).toContain(product.category)
    expect([...printed.keys()]).toContain(`${product.illustration}.svg`)
  }
})

test('every producer and every category has something to sell', () => {
  const producing = new Set(PRODUCTS.map(product => product.producer))
  const filled = new Set(PRODUCTS.map(product => product.category))
  expect(slugsOf(PRODUCERS).filter(slug => !producing.has(slug))).toEqual([])
  expect(slugsOf(CATEGORIES).filter(slug => !filled.has(slug))).toEqual([])
})

test('slugs and stock-keeping units are unique', () => {
  expect(repeated(slugsOf(PRODUCTS))).toEqual([])
  expect(repeated(slugsOf(PRODUCERS))).toEqual([])
  expect(repeated(slugsOf(CATEGORIES))).toEqual([])
  expect(repeated(PRODUCTS.flatMap(product => product.variants.map(variant => variant.sku)))).toEqual([])
})

test('prices are whole pence above nothing, and stock is never below it', () => {
  for (const { price, stock } of PRODUCTS.flatMap(product => product.variants)) {
    expect(Number.isInteger(price) && price > 0).toBe(true)
    expect(Number.isInteger(stock) && stock >= 0).toBe(true)
  }
})

test('one thing is sold out, and the last jars of heather honey are few', () => {
  const soldOut = PRODUCTS.filter(product => product.variants.every(variant => variant.stock === 0))
  expect(slugsOf(soldOut)).toEqual(['christmas-hamper'])
  const honey = PRODUCTS.find(product => product.slug === 'heather-honey')!
  expect(honey.variants).toMatchObject([{ name: 'Last jars', stock: 3 }])
})

test('market pages name only products that are there', () => {
  const named = MARKET_PAGES.flatMap(page =>
    page.blocks.flatMap(part => (part.kind === 'products' ? part.products : [])),
  )
  expect(named.filter(slug => !slugsOf(PRODUCTS).includes(slug))).toEqual([])
  expect([...drawings().keys()]).toEqual(
    expect.arrayContaining(MARKET_PAGES.map(page => `${page.illustration}.svg`)),
  )
})

test('every producer tells a story of two paragraphs or three', () => {
  for (const producer of PRODUCERS) {
    expect(producer.story.length).toBeGreaterThanOrEqual(2)
    expect(producer.story.length).toBeLessThanOrEqual(3)
  }
})

import { expect, test } from 'bun:test'
import { extractProducts } from './extract-products'
import { THEMED_PAGES } from './fixtures/shop-pages'
import { PAGES_ABROAD } from './fixtures/shop-pages-abroad'
import { SHOP_PAGES } from './fixtures/shops'

/** What the trade expects on public pages; these are a handful of our own. */
const BARS = { price: 0.83, sku: 0.75, availability: 0.94 } as const

test.each([
  ['of our own', SHOP_PAGES],
  ['as the themes of shops write them', THEMED_PAGES],
  ['of shops in more countries', PAGES_ABROAD],
] as const)('on pages %s, prices, numbers and stock are found as they are there', (_, pages) => {
  const scores = Object.fromEntries(
    (['price', 'sku', 'availability'] as const).map(field => {
      let [right, found, there] = [0, 0, 0]
      for (const { html, products } of pages) {
        const read = extractProducts(html, 'https://farm.example/shop').products
        for (const truth of products) {
          const product = read.find(({ name }) => name === truth.name)
          const said = field === 'price' ? (product?.price?.amount ?? null) : (product?.[field] ?? null)
          if (said !== null) found += 1
          // What is wrong is worse than what is missing: none of it is invented.
          if (field === 'price') expect([truth.name, said ?? truth.price]).toEqual([truth.name, truth.price])
          if (truth[field] !== null) there += 1
          if (said !== null && said === truth[field]) right += 1
        }
        expect(read.every(({ name }) => products.some(truth => truth.name === name))).toBe(true)
      }
      const [precision, recall] = [right / Math.max(1, found), right / Math.max(1, there)]
      return [field, (2 * precision * recall) / Math.max(Number.EPSILON, precision + recall)]
    }),
  )
  console.info(`F1 on ${pages.length} pages:`, scores)
  for (const [field, bar] of Object.entries(BARS))
    expect([field, (scores[field] ?? 0) >= bar]).toEqual([field, true])
})

import { expect, test } from 'bun:test'
import { extractProducts } from './extract-products'

const URL = 'https://mill.example/flour'
const group = (...variants: readonly Readonly<Record<string, unknown>>[]) =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'ProductGroup', name: 'Emmer flour', url: URL, hasVariant: variants.map(variant => ({ '@type': 'Product', ...variant })) })}</script>`
const offer = (price: string, availability?: string) => ({
  '@type': 'Offer',
  price,
  priceCurrency: 'GBP',
  ...(availability === undefined ? {} : { availability }),
})
const stocks = (html: string) =>
  extractProducts(html, URL).products[0]?.variants.map(({ sku, availability }) => [sku, availability])

test('whether a variant can be had is what its markup says, of it or of its offer', () => {
  const html = group(
    { name: '1 kg', sku: 'EM-1', offers: offer('3.10', 'https://schema.org/OutOfStock') },
    { name: '5 kg', sku: 'EM-5', offers: offer('13.50'), availability: 'InStock' },
  )
  expect(stocks(html)).toEqual([
    ['EM-1', 'out-of-stock'],
    ['EM-5', 'in-stock'],
  ])
})

test('what the markup leaves open of a variant is what the scripts have of its number', () => {
  const html = `${group(
    { name: '1 kg', sku: 'EM-1', offers: offer('3.10') },
    { name: '5 kg', sku: 'EM-5', offers: offer('13.50') },
    { name: '25 kg', sku: 'EM-25', offers: offer('60.00', 'OutOfStock') },
    { name: '50 kg', sku: 'EM-50', offers: offer('118.00') },
  )}<h1>Emmer flour</h1><script>var product = { title: 'Emmer flour', variants: [
    { sku: 'EM-1', available: false }, { sku: 'EM-5', available: true }, { sku: 'EM-25', available: true },
  ] }</script>`
  expect(stocks(html)).toEqual([
    ['EM-1', 'out-of-stock'],
    ['EM-5', 'in-stock'],
    ['EM-25', 'out-of-stock'],
    ['EM-50', null],
  ])
})

import { describe, expect, test } from 'bun:test'
import { extractProducts } from './extract-products'

const URL_OF_PAGE = 'https://farm.example/p/heather-honey'
const page = (script: string, body = '<div id="root"></div>', title = 'Heather honey 340 g | Mill Farm') =>
  `<!doctype html><html><head><title>${title}</title></head><body>${body}${script}</body></html>`
const state = (value: unknown) => `<script type="application/json">${JSON.stringify(value)}</script>`
const read = (html: string) => extractProducts(html, URL_OF_PAGE).products[0] ?? null
const honey = { name: 'Heather honey 340 g', sku: 'H-340', price: 6.5, currency: 'GBP', inStock: true }

describe('what the scripts of a page hold', () => {
  test.each([
    ['in a block of JSON', state({ props: { pageProps: { product: honey } } })],
    ['assigned to a name', `<script>window.__STATE__ = ${JSON.stringify({ pdp: honey })};</script>`],
    [
      'as JSON in a string',
      `<script>window.s = JSON.parse(${JSON.stringify(JSON.stringify({ a: honey }))})</script>`,
    ],
    ['in an attribute', `<div data-product='${JSON.stringify(honey)}'></div>`],
    [
      'told to what measures visits',
      `<script>dataLayer.push({ecommerce:{currencyCode:'GBP',detail:{products:[{name:'Heather honey 340 g',id:'9',sku:'H-340',price:'6.50',availability:'in stock'}]}}})</script>`,
    ],
    [
      'with a price in parts',
      state({
        title: honey.name,
        sku: 'H-340',
        prices: { was: { value: 8 }, now: { value: '6.50', currency: 'GBP' } },
        stock: { stockLevelStatus: 'inStock' },
      }),
    ],
    [
      'in hundredths that say so',
      state({
        name: honey.name,
        sku: 'H-340',
        price: { centAmount: 650, currencyCode: 'GBP' },
        isSoldOut: false,
      }),
    ],
  ])('is the product, %s', (_, script) => {
    expect(read(page(script))).toMatchObject({
      name: 'Heather honey 340 g',
      sku: 'H-340',
      price: { amount: 650, currency: 'GBP' },
      availability: 'in-stock',
    })
  })

  test('is of the product that the page is headed with, not of what is recommended beside it', () => {
    const others = { recommendations: [{ ...honey, name: 'Clover honey', sku: 'C-1', price: 4 }] }
    const html = page(state([others, honey]), '<h1>Heather honey 340 g</h1><button>Add to basket</button>')
    expect(read(html)).toMatchObject({ sku: 'H-340', price: { amount: 650, currency: 'GBP' } })
    const none = page(state(others), '<h1>Heather honey 340 g</h1><button>Add to basket</button>')
    expect(read(none)).toBeNull()
  })

  test('that says two prices of one name says none', () => {
    const html = page(state([honey, { ...honey, price: 8 }]))
    expect(read(html)).toBeNull()
  })

  test('goes behind what people read, and before a button that waits for a choice', () => {
    const shown =
      '<h1>Heather honey 340 g</h1><p class="price">£7.25</p><button name="add" disabled>Choose a size</button>'
    expect(read(page(state(honey), shown))).toMatchObject({
      price: { amount: 725, currency: 'GBP' },
      availability: 'in-stock',
    })
  })

  test('counts hundredths in shops that write them, and guesses none elsewhere', () => {
    const variants = [{ option1: '340 g', sku: 'H-340', price: 650, available: false }]
    const cents = state({ title: honey.name, variants })
    const shop = '<script>Shopify.currency = {"active":"GBP"}</script>'
    expect(read(page(shop + cents))).toMatchObject({
      price: { amount: 650, currency: 'GBP' },
      sku: 'H-340',
      availability: 'out-of-stock',
    })
    const elsewhere = state({ title: honey.name, sku: 'H-340', price: 650, currency: 'GBP', inStock: true })
    expect(read(page(elsewhere))?.price).toEqual({ amount: 65_000, currency: 'GBP' })
  })

  test('makes no product of a list', () => {
    const card =
      '<article><h2>A</h2><form action="/cart/add"><button name="add">Add</button></form></article>'
    expect(read(page(state(honey), `<h1>Heather honey 340 g</h1>${card.repeat(5)}`))).toBeNull()
  })
})

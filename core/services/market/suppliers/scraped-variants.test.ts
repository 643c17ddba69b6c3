import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { ScrapedProduct, ScrapedVariant } from '#core/scrape/product'
import { foreignVariants, scrapedVariants, summaryOf } from './scraped-variants'

const money = (amount: number, currency = 'GBP') => ({ amount, currency })
const honey: ScrapedProduct = {
  key: 'k',
  url: 'https://farm.example/honey',
  source: 'json-ld',
  name: 'Honey',
  description: null,
  price: null,
  sku: 'HONEY',
  gtin: null,
  images: [],
  brand: null,
  availability: null,
  variants: [],
}
const variant = (
  name: string,
  price: ScrapedVariant['price'],
  sku: string | null = null,
): ScrapedVariant => ({
  name,
  sku,
  gtin: null,
  price,
  availability: null,
})

describe('what a supplier sells', () => {
  test('is the product itself where it comes in one kind, and nothing without a price', () => {
    expect(scrapedVariants({ ...honey, price: money(750) })).toEqual([
      { name: 'Each', sku: 'HONEY', gtin: null, asked: money(750) },
    ])
    expect(scrapedVariants(honey)).toEqual([])
  })

  test('is each of its variants, at its own price or else at that of the product', () => {
    const variants = [variant('Jar', money(750), 'JAR'), variant('Tub', null)]
    expect(scrapedVariants({ ...honey, price: money(900), variants })).toEqual([
      { name: 'Jar', sku: 'JAR', gtin: null, asked: money(750) },
      { name: 'Tub', sku: null, gtin: null, asked: money(900) },
    ])
    expect(scrapedVariants({ ...honey, variants }).map(({ name }) => name)).toEqual(['Jar'])
  })

  test('has names that fit into ours', () => {
    const [long] = scrapedVariants({ ...honey, variants: [variant('x'.repeat(121), money(1))] })
    expect(long?.name).toBe('x'.repeat(120))
  })

  test('is foreign where it is asked for in another currency', () => {
    const variants = [variant('Jar', money(750)), variant('Pot', money(900, 'EUR'))]
    expect(foreignVariants({ ...honey, variants }, 'GBP').map(({ name }) => name)).toEqual(['Pot'])
    expect(foreignVariants({ ...honey, variants }, 'EUR').map(({ name }) => name)).toEqual(['Jar'])
  })
})

describe('the summary', () => {
  test.each([
    ['Dark. From the ridge.', 'Dark.'],
    ['Really? Yes!', 'Really?'],
    ['Weighs 1.5 kg. Heavy.', 'Weighs 1.5 kg.'],
    ['  No\n full\tstop  ', 'No full stop'],
    ['', ''],
    [null, ''],
  ])('of %p is %p', (description, summary) => {
    expect(summaryOf({ ...honey, description })).toBe(summary)
  })

  test('fits into a line, and says that there is more where it was cut', () => {
    expect(summaryOf({ ...honey, description: 'a'.repeat(160) })).toBe('a'.repeat(160))
    expect(summaryOf({ ...honey, description: 'a'.repeat(161) })).toBe(`${'a'.repeat(159)}…`)
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), description => {
        const summary = summaryOf({ ...honey, description })
        expect(summary.length).toBeLessThanOrEqual(160)
        expect(summary).toBe(summary.trim())
        const words = description.replace(/\s+/g, ' ').trim()
        expect(words.startsWith(summary.replace(/…$/, '').trimEnd())).toBe(true)
      }),
    )
  })
})

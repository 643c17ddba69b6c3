import { expect, test } from 'bun:test'
import { foreignColumn } from './foreign-column'

const named = (heading: string, currency: string) =>
  foreignColumn({ sku: 0, price: 1 }, ['Price (€)', heading], currency)

test.each([
  ['Preis (€)', 'GBP'],
  ['Prix en EUR', 'CHF'],
  ['Preis in Euro', 'GBP'],
  ['price [usd]', 'GBP'],
  ['Price £', 'EUR'],
  ['Price ¥', 'GBP'],
])('“%s” is no price in %s', (heading, currency) => {
  expect(named(heading, currency)).toBe(heading)
})

test.each([
  ['Preis (€)', 'EUR'],
  ['Prix en EUR', 'EUR'],
  ['Preis in Euro', 'EUR'],
  ['Price ($)', 'USD'],
  ['Price ($)', 'CAD'],
  ['Price ¥', 'JPY'],
  ['Price', 'KWD'],
  ['Price (each)', 'GBP'],
  ['Europreis', 'GBP'],
])('“%s” may be one in %s', (heading, currency) => {
  expect(named(heading, currency)).toBeNull()
})

test('columns of something else may name what they like', () => {
  expect(foreignColumn({ sku: 0, stock: 1 }, ['Nr', 'Bestand (€)'], 'GBP')).toBeNull()
  expect(foreignColumn({ sku: 0, cost: 1 }, ['Nr', 'EK (€)'], 'GBP')).toBe('EK (€)')
})

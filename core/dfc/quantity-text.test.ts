import { describe, expect, test } from 'bun:test'
import { quantityText } from './quantity-text'

describe('a quantity of the Data Food Consortium', () => {
  test.each([
    [0.3, 'dfc-m:Kilogram', '300 g'],
    [1.5, 'dfc-m:Kilogram', '1.5 kg'],
    [0.1 + 0.2, 'http://x.example/measures.rdf#Kilogram', '300 g'],
    [750, 'dfc-m:Millilitre', '750 ml'],
    [250, 'dfc-m:gram', '250 g'],
    [0.75, 'dfc-m:Litre', '750 ml'],
    [6, 'dfc-m:Piece', '6 pieces'],
    [2, 'dfc-m:Bunch', '2 bunch'],
    [1, 'dfc-m:CubicMetre', '1 cubic metre'],
  ])('of %d %s is said as %s', (value, unit, text) => {
    expect(quantityText(value, unit)).toBe(text)
  })

  test.each([
    [1, 'dfc-m:Piece'],
    [0, 'dfc-m:Kilogram'],
    [-2, 'dfc-m:Kilogram'],
    [Number.NaN, 'dfc-m:Kilogram'],
    [Number.POSITIVE_INFINITY, 'dfc-m:Kilogram'],
    [2, ''],
  ])('of %d %s says nothing', (value, unit) => {
    expect(quantityText(value, unit)).toBeNull()
  })
})

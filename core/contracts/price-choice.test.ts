import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isChoice, type PriceChoice, wordsOfChoice } from './price-choice'

const levels: PriceChoice = {
  kind: 'levels',
  least: 300,
  most: 700,
  levels: [
    { label: 'Solidarity', amount: 300 },
    { label: 'Standard', amount: 500 },
    { label: 'Supporter', amount: 700 },
  ],
}
const free: PriceChoice = { kind: 'free', least: 0, most: 1_000, levels: [] }
const card: PriceChoice = { kind: 'gift-card', least: 500, most: 10_000, levels: [] }

describe('what somebody may pay', () => {
  test('is one of the levels, and nothing between them', () => {
    expect([299, 300, 301, 500, 700, 701].map(amount => isChoice(levels, amount))).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ])
  })

  test.each([
    ['free', free],
    ['a gift card', card],
  ])('is anything between the two limits, both of them too, where it is %s', (_, choice) => {
    const { least, most } = choice
    expect([least - 1, least, least + 1, most, most + 1].map(amount => isChoice(choice, amount))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  test.each([0.5, 500.000_1, Number.NaN, Number.POSITIVE_INFINITY, -1, 2 ** 53])('is never %p', amount => {
    for (const choice of [levels, free, card]) expect(isChoice(choice, amount)).toBe(false)
  })

  test('is whole minor units, whatever is asked', () => {
    fc.assert(
      fc.property(fc.double(), amount => {
        if (isChoice(free, amount))
          expect(Number.isInteger(amount) && amount >= 0 && amount <= 1_000).toBe(true)
      }),
    )
  })
})

describe('how it is called', () => {
  test('is by its level, and by no other', () => {
    expect(wordsOfChoice(levels, 500)).toBe('Standard')
    expect(wordsOfChoice(levels, 501)).toBeNull()
  })

  test('tells nobody what was given, and nothing of a gift card', () => {
    expect(wordsOfChoice(free, 1)).toBe(wordsOfChoice(free, 999))
    expect(wordsOfChoice(card, 500)).toBeNull()
  })
})

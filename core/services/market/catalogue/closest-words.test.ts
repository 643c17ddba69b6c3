import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { isTypoOf } from './closest-words'

describe('a slip of the finger', () => {
  test.each([
    ['hony', 'honey'],
    ['butr', 'butter'],
    ['appels', 'apples'],
    ['parsnep', 'parsnip'],
    ['straberrys', 'strawberries'],
    ['leeks', 'leeks'],
  ])('%s is one of %s', (typed, word) => {
    expect(isTypoOf(typed, word)).toBe(true)
  })

  test.each([
    ['chese', 'choose'],
    ['carots', 'card'],
    ['leks', 'lettuce'],
    ['plumbing', 'plums'],
  ])('%s is none of %s', (typed, word) => {
    expect(isTypoOf(typed, word)).toBe(false)
  })

  test('is any one letter left out, added, changed or swapped with the next', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aeilnorst'), minLength: 4, maxLength: 30 })
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom(...'xyz'), (right, where, letter) => {
        const at = where % (right.length - 1)
        const [before, own] = [right.slice(0, at), right.charAt(at)]
        const [next, after] = [right.charAt(at + 1), right.slice(at + 2)]
        const slips = [
          `${before}${next}${after}`,
          `${before}${letter}${own}${next}${after}`,
          `${before}${letter}${next}${after}`,
          `${before}${next}${own}${after}`,
        ]
        for (const typed of slips) expect([typed, isTypoOf(typed, right)]).toEqual([typed, true])
      }),
    )
  })
})

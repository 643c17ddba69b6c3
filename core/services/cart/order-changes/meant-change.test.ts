import { describe, expect, test } from 'bun:test'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { QuantityInvalid } from '../quantity'
import { checkQuantities } from './meant-change'
import type { WantedChange } from './wanted-change'

const wanted = (quantities: readonly number[], added: readonly number[] = []): WantedChange => ({
  quantities: new Map(quantities.map((quantity, at) => [`line ${at}`, quantity])),
  additions: added.map(quantity => ({ sellable: { kind: 'product', variantId: 'leeks' }, quantity })),
  note: '',
  way: 'cash',
  key: Bun.randomUUIDv7(),
})

describe('of a change', () => {
  test.each([[[]], [[0]], [[1, MOST_OF_ONE]]])('the quantities %p can be', quantities => {
    expect(() => checkQuantities(wanted(quantities))).not.toThrow()
  })

  test.each([[[-1]], [[1.5]], [[MOST_OF_ONE + 1]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])(
    'the quantities %p cannot be',
    quantities => {
      expect(() => checkQuantities(wanted(quantities))).toThrow(QuantityInvalid)
    },
  )

  test('what is added is one at least, and as many as of anything', () => {
    expect(() => checkQuantities(wanted([], [1, MOST_OF_ONE]))).not.toThrow()
    for (const odd of [0, -1, 1.5, MOST_OF_ONE + 1])
      expect(() => checkQuantities(wanted([], [1, odd]))).toThrow(QuantityInvalid)
  })
})

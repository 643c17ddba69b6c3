import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { formatMoney } from '#core/contracts/money'
import { PRICE_STRINGS } from './fixtures/price-strings'
import { shownPrice } from './shown-price'

/** Of the strings that say a price: so many have to be read right. */
const BAR = 0.97

function scoreOf(name: string, strings: typeof PRICE_STRINGS) {
  const read = strings.map(([shown, currency, amount]) => ({
    ...{ shown, currency, amount, found: shownPrice(shown, currency)?.amount ?? null },
  }))
  const wrong = read.filter(({ amount, found }) => amount !== found)
  const invented = wrong.filter(({ found }) => found !== null)
  const right = (read.length - wrong.length) / read.length
  console.info(
    `${name}: ${read.length - wrong.length} of ${read.length} right (${(right * 100).toFixed(1)} %), ${invented.length} invented`,
    wrong,
  )
  return { count: read.length, invented, right }
}

test(`of ${PRICE_STRINGS.length} strings as pages show them, ${BAR * 100} in a hundred are read right and none is invented`, () => {
  const { count, invented, right } = scoreOf('price strings', PRICE_STRINGS)
  expect(count).toBeGreaterThanOrEqual(150)
  expect(invented).toEqual([])
  expect(right).toBeGreaterThanOrEqual(BAR)
})

test('whatever amount stands among words that are said of prices, it is read as it was written', () => {
  const around = fc.constantFrom(
    ...([
      ['', ''],
      ['Now ', ''],
      ['from ', ''],
      ['', ' each'],
      ['Price: ', ' inc. VAT'],
      ['', ' (was £9,999.99)'],
    ] as const),
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900_000 }), around, (amount, [before, behind]) => {
      const shown = `${before}${formatMoney({ amount, currency: 'GBP' }, 'en-GB')}${behind}`
      expect(shownPrice(shown)).toEqual({ amount, currency: 'GBP' })
    }),
    { numRuns: 500 },
  )
})

test('no string is read for longer than a glance takes', () => {
  expect(shownPrice('£'.repeat(5_000))).toBeNull()
  expect(shownPrice(`${'1 '.repeat(140)}£2`)).not.toBeUndefined()
})

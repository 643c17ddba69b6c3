import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { formatMoney } from '#core/contracts/money'
import { PRICE_STRINGS } from './fixtures/price-strings'
import { PRICES_OF_SHOPS } from './fixtures/price-strings-of-shops'
import { WORLDWIDE } from './fixtures/price-strings-worldwide'
import { shownPrice } from './shown-price'

/** Of the strings that say a price: so many have to be read right. */
const BAR = 0.97

function scoreOf(name: string, strings: typeof PRICE_STRINGS) {
  const read = strings.map(([shown, currency, amount]) => ({
    shown,
    currency,
    amount,
    found: shownPrice(shown, currency)?.amount ?? null,
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

test.each([...WORLDWIDE, ...PRICES_OF_SHOPS])(
  '%s in a shop that sells in %s is %p',
  (shown, currency, amount) => {
    const price = shownPrice(shown, currency)
    expect(price).toEqual(amount === null ? null : { amount, currency: currency ?? expect.any(String) })
  },
)

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
  expect(shownPrice(`${'each '.repeat(50)}4 ö`, 'GBP')).toBeNull()
  expect(shownPrice('100)£ '.repeat(50), 'GBP')).not.toBeUndefined()
  expect(shownPrice(`${'1 kg = '.repeat(42)}£5`, 'GBP')).not.toBeUndefined()
  expect(shownPrice('£1 inc vat '.repeat(27), 'GBP')).not.toBeUndefined()
})

test.each([
  ['49,90 kr', 'SEK', 4990],
  ['SFr 12.50', 'CHF', 1250],
  ['12,50 zł', null, 1250],
  ['12,50 złDodaj do koszyka', 'PLN', 1250],
  ['12,50 złotych', null, 1250],
  ['3980円です', 'JPY', 3980],
  ['1 200 рублей', 'RUB', 120_000],
  ['₨ 460', 'PKR', 46_000],
  ['KSh 460', 'KES', 46_000],
  ['460 TSh', 'TZS', 46_000],
  ['S/. 26,40', 'PEN', 2640],
  ['260 ден.', 'MKD', 26_000],
  ['260 yen', 'JPY', 260],
  ['46 zl', 'PLN', 4600],
] as const)(
  'a sign that parsePrice knows is a mark of money on a page too: %s',
  (shown, currency, amount) => {
    expect(shownPrice(shown, currency)?.amount).toBe(amount)
  },
)

test('what only begins like a sign is a word', () => {
  expect(shownPrice('4 leiter 12,00 lei', 'RON')?.amount).toBe(1200)
  expect(shownPrice('5 kringler 30 kr', 'DKK')?.amount).toBe(3000)
})

test.each([
  ['SGD$6.20', 'USD'],
  ['NZD $81.30', 'USD'],
  ['USD $7.15', 'CAD'],
  ['AU $7.15', 'USD'],
  ['CAD7.15 $', 'USD'],
  ['7.15$ CAD', 'USD'],
  ['$7.15 (CAD)', 'USD'],
  ['NOK kr 35,00', 'SEK'],
  ['35 kr NOK', 'SEK'],
  ['CNY ¥260 each', 'JPY'],
  ['CNY ¥260 each', null],
  ['MOP$ 26', 'USD'],
  ['CAN$7.15', 'USD'],
  ['Mex$715', 'USD'],
  ['$7.15 U.S.', 'CAD'],
  ['$7.15 US', 'CAD'],
] as const)('a code beside a sign says whose it is: %s is no price in %s', (shown, currency) => {
  expect(shownPrice(shown, currency)).toBeNull()
})

test.each([
  ['SGD$6.20', 'SGD', 620],
  ['US $7.15', 'USD', 715],
  ['$7.15 (CAD $9.80)', 'USD', 715],
  ['BOX $7.15', 'USD', 715],
  ['NOW$7.15', 'USD', 715],
  ['CAN $7.15', 'USD', 715],
  ['$7.15 U.S.', 'USD', 715],
  ['$7.15 EA', 'USD', 715],
] as const)(
  'a code beside the sign of its own currency changes nothing: %s in %s',
  (shown, currency, amount) => {
    expect(shownPrice(shown, currency)?.amount).toBe(amount)
  },
)

test.each([
  ['Free UK shipping on orders £35+', 'GBP'],
  ['Free delivery from £35', 'GBP'],
  ['Spend £35 and choose a gift', 'GBP'],
  ['Min. order: £18', 'GBP'],
  ['Minimum order value of £18', 'GBP'],
  ['Versandkostenfrei ab 39 €', 'EUR'],
  ['Kostenlose Lieferung bei Bestellungen ab 39 €', 'EUR'],
  ['Mindestbestellwert 18 €', 'EUR'],
  ['Livraison offerte à partir de 39 €', 'EUR'],
  ['Envío gratis en pedidos desde 39 €', 'EUR'],
  ['Gratis verzending vanaf 39 €', 'EUR'],
  ['Fri frakt över 350 kr', 'SEK'],
  ['Darmowa dostawa od 180 zł', 'PLN'],
] as const)('what an order has to come to is no price: %s', (shown, currency) => {
  expect(shownPrice(shown, currency)).toBeNull()
})

test('a price beside what an order has to come to is read', () => {
  expect(shownPrice('£6.20 Free delivery on orders £35+', 'GBP')?.amount).toBe(620)
  expect(shownPrice('Pre-order £6.20', 'GBP')?.amount).toBe(620)
  expect(shownPrice('Home delivery, price from £6.20', 'GBP')?.amount).toBe(620)
  expect(shownPrice('Home delivery box from £6.20', 'GBP')?.amount).toBe(620)
})

test.each([
  ['74 ,35 TL', 'TRY'],
  ['Only .85 €', 'EUR'],
  ['Now £.85', 'GBP'],
  ['26 40 €', 'EUR'],
  ['26 , 40 zł', 'PLN'],
  ['26,4 0 €', 'EUR'],
  ['2 .460,50 €', 'EUR'],
  ['£2 ,460.50', 'GBP'],
  ['Box of 26, 40 €', 'EUR'],
  ['Box of 26, 40 kr', 'SEK'],
] as const)(
  'what may be the end of a number that began before is no price of its own: %s',
  (shown, currency) => {
    expect(shownPrice(shown, currency)).toBeNull()
  },
)

test.each([
  ['74, 35 TL', 'TRY', 7435],
  ['Cena: 126, 40 zł', 'PLN', 12640],
  ['2 460, 50 zł', 'PLN', 246_050],
  ['Box of 26, 40.00 kr', 'SEK', 4000],
  ['No. 26 3,40 €', 'EUR', 340],
] as const)('a blank behind the point is none where only a price is said: %s', (shown, currency, amount) => {
  expect(shownPrice(shown, currency)?.amount).toBe(amount)
})

test.each([
  ['US$12.60', 1_260, 'USD'],
  ['US $12.60', 1_260, 'USD'],
  ['CA$9.10', 910, 'CAD'],
  ['AU $7', 700, 'AUD'],
  ['A$7.35', 735, 'AUD'],
  ['NT$1,250', 125_000, 'TWD'],
  ['税込 1,980円', 1_980, 'JPY'],
  ['125,50 грн', 12_550, 'UAH'],
] as const)('“%s” says its currency by itself', (shown, amount, currency) => {
  expect(shownPrice(shown)).toEqual({ amount, currency })
})

test.each(['$12.60', 'C$4', 'kr 20', 'Rs 40', 'BUS $5'])('“%s” does not: several have that sign', shown => {
  expect(shownPrice(shown)).toBeNull()
})

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { amountExample, decimalText, formatMoney } from '#core/contracts/money'
import { MOST_MINOR_UNITS, parsePrice } from './price'

test.each([
  [4.5, 'GBP', 450],
  [1234.56, 'GBP', 123456],
  [0.1, 'GBP', 10],
  [12, 'JPY', 12],
  [1.234, 'KWD', 1234],
  [0, 'GBP', 0],
  ['4.50', 'gbp', 450],
  ['4.5', 'GBP', 450],
  ['4', 'GBP', 400],
  ['4,50', 'EUR', 450],
  ['4.5000', 'EUR', 450],
  ['1,234.56', 'GBP', 123456],
  ['1.234,56', 'EUR', 123456],
  ['1 234,56', 'EUR', 123456],
  ['1\u202f234,56\u00a0€', null, 123456],
  ["1'234.50", 'CHF', 123450],
  ['1,234', 'GBP', 123400],
  ['1.234.567,89', 'EUR', 123456789],
  ['1,234,567', 'JPY', 1234567],
  ['1.234', 'KWD', 1234],
  ['£4.50', null, 450],
  ['EUR 12', null, 1200],
  ['12,50 zł', null, 1250],
  ['12,-', 'EUR', 1200],
  ['Fr. 12.50', 'CHF', 1250],
  ['2.460,-', 'EUR', 246000],
  ['2.460,- kr', 'DKK', 246000],
  ["2'460.–", 'CHF', 246000],
  ['21,474,836.47', 'GBP', 2147483647],
  ['75p', 'GBP', 75],
  ['75 p', null, 75],
  ['5p', 'GBP', 5],
  ['120p', 'GBP', 120],
  ['50 ct', 'EUR', 50],
  ['£.75', null, 75],
  ['.75', 'GBP', 75],
  [',5', 'EUR', 50],
  ['£0', 'GBP', 0],
  ['€ 3', null, 300],
  ['3 €', null, 300],
  ['EUR 3.50', null, 350],
  ['3.50 EUR', 'EUR', 350],
  ['eur 3.50', 'EUR', 350],
  ['€3.50 EUR', null, 350],
  ['3.50 kr', 'SEK', 350],
  ['12,50 kr.', 'DKK', 1250],
  ['$4.50', 'USD', 450],
  ['$12.50 USD', null, 1250],
  ['Fr.12.50', 'CHF', 1250],
  ['12.– €', null, 1200],
  ['CHF 12.--', null, 1200],
  ['1’234’567.50', 'CHF', 123456750],
  ['1 234', 'GBP', 123400],
  ['1.234', 'JPY', 1234],
  ['12.00', 'JPY', 12],
  ['￥1,234', null, 1234],
  ['0,500', 'KWD', 500],
  ['0.500', 'GBP', 50],
  ['₹12,34,567.00', null, 123456700],
  ['1,234', 'INR', 123400],
  ['\u200f1,234.500 د.ك.\u200f', 'KWD', 1234500],
  ['  £4.50\n', null, 450],
  ['٤٫٥٠', 'GBP', 450],
  ['４.５０', 'GBP', 450],
  ['۱۲۳٬۰۰۰ ریال', 'IRR', 12_300_000],
  ['12,500 تومان', 'IRR', 12_500_000],
  ['12,500 toman', 'IRR', 12_500_000],
  ['S/.12.50', 'PEN', 1250],
  ['99 pence', 'GBP', 99],
  [0.1 + 0.2, 'GBP', 30],
  ['18.900000000000002', 'EUR', 1890],
  ['2.6749999999999998', 'KWD', 2675],
] as const)('%p in %p is %p', (written, currency, amount) => {
  expect(parsePrice(written, currency)?.amount).toBe(amount)
})

test.each([
  ['1.234', 'EUR'],
  ['1.2345', 'GBP'],
  [1.234, 'GBP'],
  ['4.50', null],
  ['$4.50', null],
  ['4.50', 'XXXX'],
  ['free', 'GBP'],
  ['', 'GBP'],
  [-4, 'GBP'],
  ['-4.50', 'GBP'],
  [Number.NaN, 'GBP'],
  [1e21, 'GBP'],
  ['21,474,836.48', 'GBP'],
  ['€4.50', 'GBP'],
  ['3.20 – 4.50', 'GBP'],
  ['1.23.45', 'GBP'],
  ['12,34,567', 'GBP'],
  [null, 'GBP'],
  [{ amount: 4 }, 'GBP'],
  [['4.50'], 'GBP'],
  [true, 'GBP'],
  ['from £3.20', null],
  ['all for 4.50', 'GBP'],
  ['all 4.50', null],
  ['£1 99', null],
  ['£1 9', null],
  ['2 for £3', null],
  ['500g £2', null],
  ['£2 500g', null],
  ['From 26 to 50 €', null],
  ['£26-£50', null],
  ['26–50 €', null],
  ['£1.99/kg', null],
  ['£1.99 / 3', null],
  ['was £3 now £2', null],
  ['£3 £2', null],
  ['3x £2', null],
  ['£2 each', null],
  ['£2 (10% off)', null],
  ['20%', 'GBP'],
  ['£75p', null],
  ['£0.75p', null],
  ['7.5p', 'GBP'],
  ['75p', 'EUR'],
  ['75P', 'GBP'],
  ['1 pound', 'GBP'],
  ['£4.50', 'EUR'],
  ['4.50 GBP', 'EUR'],
  ['EUR 4.50 GBP', null],
  ['€4.50 £', null],
  ['€€4.50', null],
  ['€4.50€', null],
  ['4.50', 'XXX'],
  ['£4.50', 'XXXX'],
  ['+4.50', 'GBP'],
  ['−4.50', 'GBP'],
  ['4.50-', 'GBP'],
  ['(4.50)', 'GBP'],
  ['-.50', 'GBP'],
  ['4.', 'GBP'],
  ['12-', 'GBP'],
  ['1.50,-', 'EUR'],
  ['1.5,-', 'EUR'],
  ['1.2345,-', 'EUR'],
  ['..50', 'GBP'],
  ['4..50', 'GBP'],
  ['4. 50', 'GBP'],
  ['4 . 50', 'GBP'],
  ['1 234,567.89', 'GBP'],
  ['1,23', 'JPY'],
  ['1,234.5', 'JPY'],
  ['01.50', 'GBP'],
  ['0,123', 'GBP'],
  ['1,2345', 'GBP'],
  ['4.505', 'GBP'],
  ['4.5050000000000003', 'GBP'],
  ['33.3333333333333', 'EUR'],
  ['1.2345', 'KWD'],
  ['1e3', 'GBP'],
  ['1E3', 'GBP'],
  ['0x10', 'GBP'],
  ['NaN', 'GBP'],
  ['Infinity', 'GBP'],
  [Number.POSITIVE_INFINITY, 'GBP'],
  ['9007199254740993', 'GBP'],
  ['4½', 'GBP'],
  ['4²', 'GBP'],
  ['4\u00004', 'GBP'],
  ['£4.50<br>', null],
  ['1'.repeat(400), 'GBP'],
] as const)('%p in %p is no price to rely on', (written, currency) => {
  expect(parsePrice(written, currency)).toBeNull()
})

const SHOPS = [
  ...[
    ['GBP', 'en-GB'],
    ['EUR', 'de-DE'],
    ['EUR', 'fr-FR'],
    ['EUR', 'nl-NL'],
    ['EUR', 'de-AT'],
    ['CHF', 'de-CH'],
  ],
  ...[
    ['SEK', 'sv-SE'],
    ['NOK', 'nb-NO'],
    ['DKK', 'da-DK'],
    ['PLN', 'pl-PL'],
    ['CZK', 'cs-CZ'],
    ['HUF', 'hu-HU'],
  ],
  ...[
    ['USD', 'en-US'],
    ['JPY', 'ja-JP'],
    ['JPY', 'de-DE'],
    ['KWD', 'en-GB'],
    ['KWD', 'de-DE'],
    ['INR', 'en-IN'],
  ],
  ...[
    ['BRL', 'pt-BR'],
    ['CLP', 'es-CL'],
    ['RON', 'ro-RO'],
    ['ISK', 'is-IS'],
    ['EUR', 'es-ES'],
    ['GBP', 'sv-SE'],
  ],
  ...[
    ['AED', 'ar-EG'],
    ['EGP', 'ar-EG'],
    ['SAR', 'ar-SA-u-nu-arab'],
    ['INR', 'hi-IN-u-nu-deva'],
    ['BDT', 'bn-BD'],
    ['THB', 'th-TH-u-nu-thai'],
    ['JPY', 'ja-JP-u-nu-fullwide'],
  ],
] as const

test('whatever amount a shop prints, in its currency and in its manner, is read back exactly', () => {
  const amounts = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: MOST_MINOR_UNITS }))
  fc.assert(
    fc.property(amounts, fc.constantFrom(...SHOPS), (amount, [currency = '', locale = '']) => {
      const money = { amount, currency }
      expect(parsePrice(formatMoney(money, locale), currency)).toEqual(money)
      expect(parsePrice(decimalText(money), currency)).toEqual(money)
      expect(parsePrice(`${decimalText(money)} ${currency}`)).toEqual(money)
    }),
    { numRuns: 2_000 },
  )
})

test('two numbers are never a price, whatever stands around and between them', () => {
  const number = fc.constantFrom('2', '3.50', '12', '0.75', '199', '1,250.00')
  const between = fc.constantFrom(
    ' for £',
    ' - ',
    ' to ',
    'x ',
    'g £',
    ' / ',
    '; ',
    ' £',
    '€ ',
    ' or ',
    '+',
    '|',
  )
  const around = fc.constantFrom('', '£', '€ ', 'from ', ' each', ' GBP', 'kg')
  fc.assert(
    fc.property(around, number, between, number, around, (before, one, middle, other, after) => {
      for (const currency of ['GBP', 'EUR', null]) {
        expect(parsePrice(before + one + middle + other + after, currency)).toBeNull()
      }
    }),
    { numRuns: 1_000 },
  )
})

test('whatever is written, a price has the digits that were written and no others', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.,' £€p-kg"), maxLength: 12 }), written => {
      const price = parsePrice(written, 'GBP')
      if (!price) return
      const digits = written.replace(/[^0-9]/g, '').replace(/^0+/, '')
      expect(String(price.amount).replace(/0+$/, '')).toBe((digits || '0').replace(/0+$/, ''))
    }),
    { numRuns: 5_000 },
  )
})

test('the example that a form gives of an amount is one that it takes, in any currency', () => {
  for (const currency of ['GBP', 'EUR', 'JPY', 'KWD', 'CLP', 'HUF', 'TND'])
    for (const cents of [15, 450, 2_000, 20_000])
      expect(parsePrice(amountExample(currency, cents), currency)?.currency).toBe(currency)
  expect(['GBP', 'JPY', 'KWD'].map(currency => amountExample(currency))).toEqual(['4.50', '450', '4.500'])
})

import { expect, test } from 'bun:test'
import { columnsOf } from './csv-columns'

const NONE = { amount: null, paidIn: null, payer: null, currency: null, direction: null, text: [] }

test.each([
  ['English', ['Date', 'Description', 'Amount'], { date: 0, amount: 2, text: [1] }],
  ['English, in two columns', ['Date', 'Paid out', 'Paid in', 'Name'], { date: 0, paidIn: 2, payer: 3 }],
  [
    'German',
    ['Buchungstag', 'Auftraggeber', 'Verwendungszweck', 'Betrag (€)', 'Währung'],
    { date: 0, payer: 1, text: [2], amount: 3, currency: 4 },
  ],
  ['German, with a column for which way', ['Datum', 'Betrag', 'S/H'], { date: 0, amount: 1, direction: 2 }],
  ['French', ["Date d'opération", 'Libellé', 'Montant en EUR'], { date: 0, text: [1], amount: 2 }],
  ['Spanish', ['FECHA', 'CONCEPTO', 'IMPORTE', 'DIVISA'], { date: 0, text: [1], amount: 2, currency: 3 }],
  [
    'Italian',
    ['Data contabile', 'Causale', 'Accrediti', 'Ordinante'],
    { date: 0, text: [1], paidIn: 2, payer: 3 },
  ],
])('the columns of a bank that speaks %s are known', (_, head, columns) => {
  expect(columnsOf(head)).toEqual({ ...NONE, ...columns })
})

test('the more certain name wins, wherever it stands', () => {
  expect(columnsOf(['Date', 'Booking date', 'Amount'])?.date).toBe(1)
  expect(columnsOf(['Value', 'Amount', 'Date'])?.amount).toBe(1)
})

test('what comes in has a column of its own only where both directions have none', () => {
  expect(columnsOf(['Date', 'Amount', 'Credit'])).toMatchObject({ amount: 1, paidIn: null })
})

test('all that is said of a transfer is read, in the order in which it stands', () => {
  expect(columnsOf(['Reference', 'Date', 'Details', 'Amount', 'Memo'])?.text).toEqual([0, 2, 4])
})

test('a line without dates or without amounts is not the head', () => {
  for (const head of [[], ['Date'], ['Amount', 'Credit'], ['Date', 'Balance'], ['Dated', 'Amount due']])
    expect(columnsOf(head)).toBeNull()
})

test('spaces, accents, capitals and the currency behind a name do not matter', () => {
  for (const amount of ['  BETRAG  (EUR) ', 'Montant  €', 'Ámount GBP', 'amount ($)', 'Amount CHF'])
    expect(columnsOf(['date', amount])?.amount).toBe(1)
})

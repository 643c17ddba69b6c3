import { expect, test } from 'bun:test'
import { written } from './audit-facts'

const reader = { locale: 'en-GB', timeZone: 'Europe/London', currency: 'GBP' }

test.each([
  ['nothing', null, '–'],
  ['an amount in its own currency', { way: 'cash', amount: 6348, currency: 'EUR' }, 'way cash, €63.48'],
  [
    'a limit in that of the shop',
    { name: 'Hall', limit: 30_000, members: 2 },
    'name Hall, limit £300.00, members 2',
  ],
  [
    'a voucher',
    { kind: 'flat', rate: null, amount: 500, currency: 'GBP', total_uses: 100, minimum_amount: 4000 },
    'kind flat, £5.00, total uses 100, minimum £40.00',
  ],
  ['a percentage', { percent_off: 1250, withoutVat: false }, 'percent off 12.5%, without vat no'],
  [
    'a price that one chooses',
    { least: 1000, most: 20_000, levels: [] },
    'least £10.00, most £200.00, levels none',
  ],
  ['what a cycle has at most', { title: 'Leeks', most: 30 }, 'title Leeks, most 30'],
  ['a tier', { monthlyAmount: 450, currency: 'GBP', benefits: ['Tea'] }, 'monthly £4.50, benefits Tea'],
  ['a price that is whole', { price: { amount: 620, currency: 'GBP' } }, 'price £6.20'],
  [
    'prices of a list',
    {
      prices: [
        { sku: 'VEG-1', amount: 260 },
        { sku: 'VEG-2', amount: 99 },
      ],
    },
    'prices sku VEG-1, £2.60; sku VEG-2, £0.99',
  ],
  [
    'lines that were weighed',
    { lines: [{ what: 'Cheese', from: 'about 1.2 kg', to: '1.1 kg' }], amount: -242, currency: 'GBP' },
    'lines what Cheese, from about 1.2 kg, to 1.1 kg, -£2.42',
  ],
  ['a moment on the clocks of the place', { opens: '2026-07-01T08:00:00.000Z' }, 'opens 1 Jul 2026, 09:00'],
  ['words that look like a name', { redirectUris: ['a', 'b'], note: '' }, 'redirect uris a b'],
])('the audit says %s', (_, facts, said) => {
  expect(written(facts, reader)).toBe(said)
})

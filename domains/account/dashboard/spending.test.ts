import { expect, test } from 'bun:test'
import type { OrderSummary } from '#core/contracts/cart'
import { spendingByMonth } from './spending'

const format = { locale: 'en-GB', timeZone: 'Europe/London' }
const now = new Date('2026-03-10T12:00:00Z')

function order(placedAt: string, amount: number, more: Partial<OrderSummary> = {}): OrderSummary {
  return {
    id: placedAt,
    number: 'RA-1',
    state: 'paid',
    collected: false,
    refunded: null,
    total: { amount, currency: 'GBP' },
    placedAt: new Date(placedAt),
    lines: [],
    path: '/orders/RA-1',
    ...more,
  }
}

test('six months stand side by side, over the turn of the year', () => {
  const bars = spendingByMonth([order('2026-03-01T10:00:00Z', 450)], now, format)
  expect(bars.map(({ label }) => label)).toEqual(['Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar'])
  expect(bars.at(-1)?.value).toBe(450)
})

test('what was given back is taken off, what was never paid does not count', () => {
  const bars = spendingByMonth(
    [
      order('2026-02-03T10:00:00Z', 1_000, { refunded: { amount: 300, currency: 'GBP' } }),
      order('2026-02-04T10:00:00Z', 200),
      order('2026-02-05T10:00:00Z', 9_900, { state: 'expired' }),
    ],
    now,
    format,
  )
  expect(bars.at(-2)?.value).toBe(900)
})

test('a month ends when it does at the reader’s: half past midnight in June is June', () => {
  const bars = spendingByMonth([order('2026-05-31T23:30:00Z', 100)], new Date('2026-06-10T12:00:00Z'), format)
  expect(bars.at(-1)).toEqual({ label: 'Jun', value: 100 })
})

test('before the first order there is nothing to draw', () => {
  expect(spendingByMonth([order('2026-03-01T10:00:00Z', 450, { state: 'cancelled' })], now, format)).toEqual(
    [],
  )
})

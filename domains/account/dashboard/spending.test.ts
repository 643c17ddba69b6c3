import { expect, test } from 'bun:test'
import { spendingByMonth } from './spending'

const format = { locale: 'en-GB', timeZone: 'Europe/London' }

test('six months stand side by side, over the turn of the year', () => {
  const spent = [{ month: '2026-03', amount: 450 }]
  const bars = spendingByMonth(spent, new Date('2026-03-10T12:00:00Z'), format)
  expect(bars.map(({ label }) => label)).toEqual(['Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar'])
  expect(bars.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0, 450])
})

test('the last of them is this one where the cooperative is: half past midnight in June is June', () => {
  const spent = [{ month: '2026-06', amount: 100 }]
  const bars = spendingByMonth(spent, new Date('2026-05-31T23:30:00Z'), format)
  expect(bars.at(-1)).toEqual({ label: 'Jun', value: 100 })
})

test('where nothing was spent there is nothing to draw', () => {
  expect(spendingByMonth([], new Date('2026-03-10T12:00:00Z'), format)).toEqual([])
})

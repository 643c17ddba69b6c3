import { expect, test } from 'bun:test'
import { weekOf, weeksOf } from './calendar-days'

test('a month is whole weeks, Monday first', () => {
  const weeks = weeksOf('2025-05')
  expect(weeks[0]).toEqual([null, null, null, '2025-05-01', '2025-05-02', '2025-05-03', '2025-05-04'])
  expect(weeks.flat().filter(Boolean)).toHaveLength(31)
})

test('a week may reach into another year', () => {
  expect(weekOf('2026-01-01')).toContain('2025-12-29')
})

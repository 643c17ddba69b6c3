import { expect, test } from 'bun:test'
import { tableOf } from './report'

test('a table shows the bar beside the figure, and what was missed', () => {
  const rows = [
    { what: 'ready, first start', figure: 5210.4, unit: 'ms', bar: '≤ 6,000', pass: true },
    { what: 'memory', figure: 12.34, unit: 'MB', bar: '≤ 10', pass: false },
  ]
  expect(tableOf(rows)).toBe(
    ['ready, first start  5,210 ms  ≤ 6,000  ok', 'memory               12.3 MB  ≤ 10     MISSED'].join('\n'),
  )
})

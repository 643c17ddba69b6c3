import { expect, test } from 'bun:test'
import { safeReturnTo } from './return-to'

test.each([
  ['/checkout', '/checkout'],
  ['/orders/RA-1?page=2', '/orders/RA-1?page=2'],
  ['//elsewhere.example/x', '/'],
  ['/\\elsewhere.example', '/'],
  ['https://elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
])('after signing in, %p leads to %p', (asked, goes) => {
  expect(safeReturnTo(asked)).toBe(goes)
})

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { refererPath, safeReturnTo } from './return-to'

const OWN = 'https://market.growers.example'

test.each([
  ['/checkout', '/checkout'],
  ['/orders/RA-1?page=2', '/orders/RA-1?page=2'],
  ['/a/../basket', '/basket'],
  ['/sauerkraut%20und%20%C3%A4pfel?q=%2F%2Fx', '/sauerkraut%20und%20%C3%A4pfel?q=%2F%2Fx'],
  ['//elsewhere.example/x', '/'],
  ['/\\elsewhere.example', '/'],
  ['/.//elsewhere.example', '/'],
  ['/..//elsewhere.example', '/'],
  ['/x/..//elsewhere.example', '/'],
  ['/x/y/../..//elsewhere.example', '/'],
  ['/./\\elsewhere.example', '/'],
  ['/.\\/elsewhere.example', '/'],
  ['/%2e//elsewhere.example', '/'],
  ['/%2E%2e//elsewhere.example', '/'],
  ['/x/.%2e//elsewhere.example', '/'],
  ['/\t/elsewhere.example', '/'],
  ['/\n/elsewhere.example', '/'],
  ['/.\r/\r/elsewhere.example', '/'],
  ['https:elsewhere.example', '/'],
  ['https://elsewhere.example', '/'],
  [' //elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
])('after signing in, %p leads to %p', (asked, goes) => {
  expect(safeReturnTo(asked)).toBe(goes)
})

test('so long a path and no longer is a way back', () => {
  const longest = `/${'x'.repeat(3_999)}`
  expect(safeReturnTo(longest)).toBe(longest)
  expect(safeReturnTo(`${longest}x`)).toBe('/')
})

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', '\\', '.', '..', '%2e', '%2E', '%2f', '%5c', '\t', '\n', '\r', '@', ':', '?', '#'),
      fc.constantFrom('https:', 'elsewhere.example', 'x', '%', '\u0000', '\uD800', ' ', ';', '%00', '％２ｅ'),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''))

test('whatever is asked for, a browser stays on the app', () => {
  fc.assert(
    fc.property(hostile, fc.boolean(), (text, rooted) => {
      const goes = safeReturnTo(rooted ? `/${text}` : text)
      expect(new URL(goes, OWN).origin).toBe(OWN)
      expect(new URL(goes, `${OWN}/login?return_to=x`).origin).toBe(OWN)
      expect(safeReturnTo(goes)).toBe(goes)
    }),
    { numRuns: 3_000 },
  )
})

test('a referer of this app is a way back; any other is not', () => {
  const from = (referer: string) =>
    refererPath(new Request(`${OWN}/x`, { headers: { referer } }), OWN, '/fallback')
  expect(from(`${OWN}/shop/products?page=2`)).toBe('/shop/products?page=2')
  expect(from('https://elsewhere.example/shop/products')).toBe('/fallback')
  expect(from(`${OWN}//elsewhere.example/`)).toBe('/fallback')
  expect(from(`${OWN}/.//elsewhere.example/`)).toBe('/fallback')
  expect(from('no address')).toBe('/fallback')
  expect(refererPath(new Request(`${OWN}/x`), OWN)).toBe('/')
})

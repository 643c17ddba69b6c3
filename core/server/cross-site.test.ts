import { expect, test } from 'bun:test'
import { isCrossSite } from './cross-site'

const OWN = 'http://localhost:4002'
const post = (headers: Record<string, string>) => new Request(`${OWN}/orders`, { method: 'POST', headers })

test.each([
  ['our own page', { 'sec-fetch-site': 'same-origin' }, false],
  ['an address typed by hand', { 'sec-fetch-site': 'none' }, false],
  ['a sibling app', { 'sec-fetch-site': 'same-site' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site' }, true],
  ['an old browser on our page', { origin: OWN }, false],
  ['an old browser elsewhere', { origin: 'https://evil.example' }, true],
  ['a page without an origin', { origin: 'null' }, true],
  ['no browser at all', {}, false],
])('a form from %s', (_, headers, refused) => {
  expect(isCrossSite(post(headers), OWN)).toBe(refused)
})

test('reading is open to everyone', () => {
  expect(isCrossSite(new Request(OWN, { headers: { 'sec-fetch-site': 'cross-site' } }), OWN)).toBe(false)
})

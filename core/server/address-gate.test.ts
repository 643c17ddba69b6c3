import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { isClean } from '#core/text/clean'
import { cpuTimer } from '../../tests/cpu-time'
import { readableAddress } from './address-gate'

const HOST = 'http://localhost:4000'

test.each([
  ['/apples', '/apples'],
  ['/%C3%A4pfel?q=a%2Fb%26c', '/%C3%A4pfel?q=a%2Fb%26c'],
  ['/%00', '/%EF%BF%BD'],
  ['/50%', '/50%25'],
  ['/%zz/%4', '/%25zz/%254'],
  ['/%ff', '/%EF%BF%BD'],
  ['/%ED%A0%80', '/%EF%BF%BD%EF%BF%BD%EF%BF%BD'],
  ['/%C0%AF', '/%EF%BF%BD%EF%BF%BD'],
  ['/a%2F%00', '/a%2F%EF%BF%BD'],
  ['/%2e%2e%00', '/%2E%2E%EF%BF%BD'],
  ['/?q=%01x&page=2', '/?q=%EF%BF%BDx&page=2'],
  ['/?q=one%0D%0Atwo%09', '/?q=one%0Atwo%09'],
  ['/?q=%EF%BF%BE%EF%BF%BF', '/?q=%EF%BF%BD%EF%BF%BD'],
  ['/?q=%EF%BB%BFbom', '/?q=%EF%BB%BFbom'],
  ['', ''],
])('%p is read as %p', (asked, used) => {
  expect(readableAddress(HOST + asked)).toBe(HOST + used)
})

test('a long address is looked through once, and not remembered step by step', () => {
  const address = `${HOST}/?q=${'long'.repeat(50_000)}`
  const took = cpuTimer()
  for (let time = 0; time < 100; time++) expect(readableAddress(address)).toBe(address)
  // Some 15 of them. As a group that is repeated it took four seconds.
  expect(took()).toBeLessThan(1_000)
})

test('whatever is asked for can be decoded, is clean, and is on the same path if it was', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '%',
      '%0',
      '%00',
      '%ff',
      '%C3',
      '%A4',
      '%2F',
      '%2e',
      '/',
      '?',
      '&',
      '=',
      '+',
      '%ED',
      '%A0',
    ),
    fc.string({ maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), parts => {
      const used = readableAddress(`${HOST}/${parts.join('')}`)
      const decoded = decodeURIComponent(used)
      expect(decoded.isWellFormed() && isClean(decoded)).toBe(true)
      expect(readableAddress(used)).toBe(used)
    }),
    { numRuns: 2_000 },
  )
})

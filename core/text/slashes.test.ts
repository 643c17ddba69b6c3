import { expect, test } from 'bun:test'
import { cpuTimer } from '../../tests/cpu-time'
import { withoutLastSlashes } from './slashes'

test.each([
  ['/old/', '/old'],
  ['/old//', '/old'],
  ['//old', '//old'],
  ['///', ''],
  ['', ''],
])('the last slashes of %j are gone: %j', (text, without) => {
  expect(withoutLastSlashes(text)).toBe(without)
})

test('a text with many slashes costs what it is long', () => {
  const took = cpuTimer()
  expect(withoutLastSlashes(`${'/'.repeat(1_000_000)}x/`)).toEndWith('//x')
  expect(took()).toBeLessThan(2_000)
})

import { expect, test } from 'bun:test'
import { WRITTEN_ADDRESS } from './written-address'

const found = (text: string) => text.match(new RegExp(WRITTEN_ADDRESS, 'gi')) ?? []

test.each([
  ['See https://leeks.example.', ['https://leeks.example']],
  ['See https://leeks.example/a?b=1&c=2#d, and more', ['https://leeks.example/a?b=1&c=2#d']],
  ['(see https://leeks.example/a)', ['https://leeks.example/a']],
  [
    "“https://leeks.example/a” or 'HTTP://leeks.example/b'",
    ['https://leeks.example/a', 'HTTP://leeks.example/b'],
  ],
  ['https://en.example/wiki/Leek_(vegetable)', ['https://en.example/wiki/Leek_(vegetable)']],
  ['https://en.example/wiki/Leek_(vegetable).', ['https://en.example/wiki/Leek_(vegetable)']],
  ['(https://en.example/wiki/Leek_(vegetable))', ['https://en.example/wiki/Leek_(vegetable)']],
  [
    'https://en.example/a_(b)_c, https://en.example/d',
    ['https://en.example/a_(b)_c', 'https://en.example/d'],
  ],
  ['https://en.example/a(b', ['https://en.example/a(b']],
  [
    '<https://leeks.example/a>"https://leeks.example/b"',
    ['https://leeks.example/a', 'https://leeks.example/b'],
  ],
  ['https:// and http://', []],
])('%s has %j', (text, addresses) => expect([...found(text)]).toEqual(addresses))

test('is read in time that grows with the text alone', () => {
  const text = `https://leeks.example/${'(a'.repeat(20_000)}${'.'.repeat(20_000)}`
  expect(found(text)[0]).toHaveLength('https://leeks.example/'.length + 40_000)
})

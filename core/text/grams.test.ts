import { expect, test } from 'bun:test'
import { packedText } from './grams'

test('what is packed says what it weighs, or how much of it is still to be weighed', () => {
  for (const [grams, toWeigh, quantity, text] of [
    [null, 0, 3, ''],
    [1_850, 0, 2, '1.85 kg'],
    [0, 0, 1, '0 g'],
    [2_000, 2, 2, 'about 2 kg, to be weighed'],
    [4_850, 3, 5, 'about 4.85 kg, 3 to be weighed'],
  ] as const)
    expect(packedText({ grams, toWeigh, quantity })).toBe(text)
})

import { describe, expect, test } from 'bun:test'
import { nameKey, nameKeyOfSigns } from './name-key'

describe('the key of a name', () => {
  test.each([
    ['Box: Thursday', 'box-thursday'],
    ['Crème  fraîche!', 'creme-fraiche'],
    ['Ή Ελλάδα', 'η-ελλαδα'],
    ['שָׁלוֹם', 'שלום'],
    ['مُتَطَوِّع', 'متطوع'],
    ['🥕', ''],
    [' ', ''],
  ])('%j is %j', (name, key) => {
    expect(nameKey(name)).toBe(key)
  })

  test.each([
    ['पाल', 'पल'],
    ['मेला', 'मिला'],
    ['мой', 'мои'],
    ['ゲーム', 'ケーム'],
    ['กา', 'ก่า'],
    ['கலை', 'கால்'],
    ['가', '각'],
  ])('of %s is not that of %s', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })

  test('composed or not is one', () => {
    for (const name of ['Crème', 'й', 'ゲーム', '각', 'हिन्दी', 'أمل'])
      expect(nameKey(name.normalize('NFD'))).toBe(nameKey(name.normalize('NFC')))
  })
})

test('names of signs alone are told apart by them', () => {
  const names = ['🥕', '🍎', '❤️', '+', '👩‍🌾', '🏴󠁧󠁢󠁷󠁬󠁳󠁿']
  expect(new Set(names.map(nameKeyOfSigns)).size).toBe(names.length)
  expect(nameKeyOfSigns('❤')).toBe(nameKeyOfSigns('❤️'))
  expect([nameKeyOfSigns('🥕'), nameKeyOfSigns('Box 🥕')]).toEqual(['1f955', 'box'])
})

import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { readTags, tagsText } from './typed-tags'

test.each([
  ['Bread, Cheese', ['Bread', 'Cheese']],
  [' , Bread,, ', ['Bread']],
  ['"Cheese, butter", Bread', ['Cheese, butter', 'Bread']],
  ['"The ""best"", they say"', ['The "best", they say']],
  ['The "best" jam, Larder', ['The "best" jam', 'Larder']],
  ['"Half a mark, Larder', ['"Half a mark', 'Larder']],
  ['"a" b, c', ['"a" b', 'c']],
  ['', []],
])('%j are the tags %j', (typed, names) => {
  expect(readTags(typed)).toEqual(names)
})

test('tags are shown as they are read again, whatever they are called', () => {
  const name = fc
    .array(fc.constantFrom('a', ' ', ',', '"', "'", '🐝', 'é', '#', '/'), { minLength: 1, maxLength: 12 })
    .map(letters => letters.join('').trim())
    .filter(Boolean)
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), names => {
      expect(readTags(tagsText(names))).toEqual(names)
    }),
  )
})

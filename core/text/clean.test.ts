import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { cleanDeep, cleanText, isClean, isCleanDeep, markForbidden } from './clean'

test.each([
  ['apples\u0000 and pears', 'apples and pears'],
  ['one\r\ntwo\rthree\n', 'one\ntwo\nthree\n'],
  ['tab\there', 'tab\there'],
  ['bell\u0007 escape\u001b vertical\u000b form\u000c', 'bell escape vertical form'],
  ['c1 \u0085\u009f delete \u007f', 'c1  delete '],
  ['half \ud83d of \udc4d', 'half  of '],
  ['whole 👍 𝒳', 'whole 👍 𝒳'],
  ['\ufffe\uffff\ufdd0', ''],
  ['beyond the first plane \u{1fffe}\u{10ffff}', 'beyond the first plane '],
  ['joined 👩‍🌾 and é', 'joined 👩‍🌾 and é'],
])('%p is read as %p', (typed, read) => {
  expect(cleanText(typed)).toBe(read)
})

test('a mark stands where an address held what it may not', () => {
  expect(markForbidden('jam\u0000')).toBe('jam\ufffd')
})

test('every text that XML 1.0 takes is left alone, but for its line ends', () => {
  const xml = fc.string({ unit: 'grapheme' }).filter(text => isClean(text) && !text.includes('\r'))
  fc.assert(fc.property(xml, text => cleanText(text) === text))
})

test('whatever comes in, what goes out is well-formed and clean, and cleaning again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, two) => {
      for (const text of [one, two, one + two]) {
        const clean = cleanText(text)
        expect(clean.isWellFormed()).toBe(true)
        expect(isClean(clean)).toBe(true)
        expect(cleanText(clean)).toBe(clean)
      }
    }),
  )
})

test('values in values are clean, names too, and files stay files', () => {
  const file = new File(['\u0000'], 'jar.png')
  expect(cleanDeep({ 'na\u0000me': ['a\u0007', 1, null, { deep: '\ud800' }], file })).toEqual({
    name: ['a', 1, null, { deep: '' }],
    file,
  })
  let deep: unknown = 'x'
  for (let level = 0; level < 100; level++) deep = [deep]
  expect(() => cleanDeep(deep)).toThrow(RangeError)
})

test('values are clean where all texts in them are, names too, and none lies deeper than anybody means', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)])
  expect(
    [{ name: ['a', 1, null, { deep: 'ä\n' }] }, 5, null, nested(64)].map(value => isCleanDeep(value)),
  ).toEqual([true, true, true, true])
  const unclean = ['\u0000', { 'na\u0000me': 1 }, [{ deep: ['\ud800'] }], nested(66)]
  expect(unclean.map(value => isCleanDeep(value))).toEqual([false, false, false, false])
})

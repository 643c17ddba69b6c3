import { expect, test } from 'bun:test'
import { documentOf } from './document'
import { countWords, excerptOf, plaintextOf } from './plaintext'
import { renderDocument } from './render'

test('plain text parts blocks by an empty line and says what was escaped', () => {
  expect(
    plaintextOf('<h2>Leeks &amp; chard</h2><p>2 &lt; 3<br>so there</p><ul><li>a</li><li>b</li></ul>'),
  ).toBe('Leeks & chard\n\n2 < 3\nso there\n\na\nb')
})

test('a tag that an author only writes about stays text', () => {
  const words = documentOf([{ type: 'paragraph', children: [{ type: 'text', text: '<b> & &lt;b&gt;' }] }])
  expect(renderDocument(words).plaintext).toBe('<b> & &lt;b&gt;')
})

test('a placeholder is no part of the author’s text', () => {
  expect(renderDocument(documentOf([{ type: 'hologram' }])).plaintext).toBe('')
})

test('an excerpt ends between words, and never within an emoji', () => {
  expect(excerptOf('short')).toBe('short')
  expect(excerptOf('one two\nthree four', 10)).toBe('one two…')
  expect(excerptOf('one two three', 8)).toBe('one two…')
  expect(excerptOf('👩🏽‍🌾👩🏽‍🌾👩🏽‍🌾', 10)).toBe('👩🏽‍🌾…')
  expect(excerptOf('x'.repeat(400)).length).toBe(300)
})

test('words are counted in scripts with spaces and without', () => {
  expect(countWords('The grower’s 9,000 litres — أهلا بكم 🥕')).toBe(6)
  expect(countWords('野菜')).toBe(2)
  expect(countWords('')).toBe(0)
})

test('a line of a hundred thousand spaces is read at once', () => {
  // Takes minutes when spaces are trimmed by a pattern that starts anew at each of them.
  expect(plaintextOf(`<p>a${' '.repeat(300_000)}b</p>`)).toHaveLength(300_002)
})

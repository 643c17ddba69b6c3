import { expect, test } from 'bun:test'
import { languageTag } from './language-tag'

test.each([
  ['en', 'en'],
  ['DE-at', 'de-AT'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['es-419', 'es-419'],
  ['iw', 'he'],
  ['cnr', 'cnr'],
  ['nrm', 'nrm'],
  ['sl-rozaj', 'sl-rozaj'],
])('%s is the language %s', (written, tag) => {
  expect(languageTag(written)).toBe(tag)
})

test.each([
  ...['', 'x', 'xx', 'zz-ZZ', 'english', 'abcd', 'root', 'und', 'mul', 'zxx', 'qaa', 'qtz-GB'],
  ...['en_GB', 'en-', '-en', 'en--GB', ' en', 'en-XX', 'en-ZZ', 'en-Abcd', 'en-a', 'de-de-de'],
  ...['en-x-private', 'x-private', 'en-u-ca-buddhist', 'i-klingon', 'en\u0000', 'ën'],
])('%p is none', written => {
  expect(languageTag(written)).toBeNull()
})

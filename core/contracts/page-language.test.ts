import { expect, test } from 'bun:test'
import { documentWrittenHere, nameWrittenHere, pageLanguage, saidByPage, writtenHere } from './page-language'

test.each([
  ['en-NZ', 'en-NZ'],
  ['EN', 'EN'],
  ['de-AT', 'en'],
  // Middle English and Erzya are others.
  ['enm', 'en'],
  ['myv', 'en'],
])('where people write %s our pages speak %s', (locale, spoken) => expect(pageLanguage(locale)).toBe(spoken))

test('what people write is marked only where it is not in the language of the page', () => {
  expect([writtenHere('en-IE'), saidByPage('en-IE', null)]).toEqual([{}, {}])
  expect(writtenHere('gd')).toEqual({ lang: 'gd', dir: 'ltr' })
  expect(writtenHere('en-IE', 'fa')).toEqual({ lang: 'fa', dir: 'rtl' })
  expect(writtenHere('de-CH', 'en')).toEqual({ lang: 'en', dir: 'ltr' })
  expect(writtenHere('de-CH', 'no such language')).toEqual({ lang: 'no such language', dir: undefined })
})

test('names run as their letters say, and around documents nothing runs from the right', () => {
  expect([nameWrittenHere('en'), nameWrittenHere('he')]).toEqual([
    { lang: undefined, dir: 'auto' },
    { lang: 'he', dir: 'auto' },
  ])
  expect([documentWrittenHere('en'), documentWrittenHere('he')]).toEqual([
    { lang: undefined, dir: undefined },
    { lang: 'he', dir: 'ltr' },
  ])
})

test('what our pages say within it stands from the left, in English', () => {
  expect(saidByPage('he-IL', null)).toEqual({ lang: 'en', dir: 'ltr' })
  expect(saidByPage('en-IE', 'he')).toEqual({ lang: 'en-IE', dir: 'ltr' })
})

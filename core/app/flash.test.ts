import { expect, test } from 'bun:test'
import { readCookie } from './cookies'
import { flashCookie, flashCookieName, readFlash } from './flash'
import { here, online } from './testing/configs'

const SAVED = { kind: 'success', text: 'Saved; all of it.' } as Parameters<typeof flashCookie>[2]
const sent = (cookie: string) => cookie.split(';')[0] ?? ''

test('a word for the next page arrives as it was said, in the app that said it', () => {
  const cookie = flashCookie(here, 'blog', SAVED)
  expect(readFlash(here, readCookie(here, sent(cookie), flashCookieName('blog')))).toEqual(SAVED)
  expect(readFlash(here, readCookie(here, sent(cookie), flashCookieName('cart')))).toBeNull()
  expect(cookie).toContain('Max-Age=60')
})

test('nothing is said by a cookie that is missing, emptied, changed, or of another cooperative', () => {
  const value = readCookie(here, sent(flashCookie(here, 'blog', SAVED)), flashCookieName('blog')) ?? ''
  const emptied = readCookie(here, sent(flashCookie(here, 'blog', null)), flashCookieName('blog'))
  for (const cookie of [undefined, emptied, `${value}x`, value.slice(1)])
    expect(readFlash(here, cookie)).toBeNull()
  expect(readFlash(online, value)).toBeNull()
})

import { expect, test } from 'bun:test'
import { hashToken } from '#core/crypto/secrets'
import { readCookie } from './cookies'
import { forgetGuest, GUEST_COOKIE, newGuest } from './guest'
import { here, online } from './testing/configs'

const sent = (cookie: string) => cookie.split(';')[0] ?? ''

test.each([
  ['on one machine', here],
  ['behind a domain', online],
])('a guest %s has a token that only their browser holds, for sixty days', (_, config) => {
  const { hash, cookie } = newGuest(config)
  const token = readCookie(config, sent(cookie), GUEST_COOKIE, true) ?? ''
  expect([token.length > 20, hashToken(token), cookie.includes(hash)]).toEqual([true, hash, false])
  expect(cookie).toContain(`Max-Age=${60 * 86_400}`)
  expect(newGuest(config).hash).not.toBe(hash)
})

test('all apps of a domain see the cart, and lose it where it is forgotten', () => {
  expect(newGuest(online).cookie).toContain('Domain=growers.example')
  const cookie = forgetGuest(online)
  expect(cookie).toContain('Domain=growers.example')
  expect(readCookie(online, sent(cookie), GUEST_COOKIE, true)).toBeFalsy()
})

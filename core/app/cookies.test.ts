import { expect, test } from 'bun:test'
import { hashToken } from '#core/crypto/secrets'
import { readCookie, setCookie } from './cookies'
import { flashCookie, flashCookieName, readFlash } from './flash'
import { forgetGuest, GUEST_COOKIE, newGuest } from './guest'
import { here, online } from './testing/configs'

test('on one machine a cookie is hidden from scripts and from forms of other sites', () => {
  expect(setCookie(here, 'rose_x', 'v')).toBe('rose_x=v; Path=/; HttpOnly; SameSite=Lax')
  expect(setCookie(here, 'rose_x', 'v', { maxAgeSeconds: 90, shared: true })).toBe(
    'rose_x=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=90',
  )
})

test('one that our own scripts may read is as bound otherwise', () => {
  expect(setCookie(online, 'rose_x', '1', { shared: true, readable: true })).toBe(
    'rose_x=1; Path=/; SameSite=Lax; Secure; Domain=growers.example',
  )
})

test('over https it is bound to its host, unless all apps share it', () => {
  expect(setCookie(online, 'rose_x', 'v', { maxAgeSeconds: 90 })).toBe(
    '__Host-rose_x=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=90',
  )
  expect(setCookie(online, 'rose_x', 'v', { shared: true })).toBe(
    'rose_x=v; Path=/; HttpOnly; SameSite=Lax; Secure; Domain=growers.example',
  )
})

test('without a value it is deleted, whatever age was asked for', () => {
  expect(setCookie(here, 'rose_x', '', { maxAgeSeconds: 90 })).toEndWith('; Max-Age=0')
})

test('it is read back by its whole name, wherever it stands', () => {
  const header = 'a=1; rose_x=first.second=; other_rose_x=2;rose_y=3'
  expect(readCookie(here, header, 'rose_x')).toBe('first.second=')
  expect(readCookie(here, header, 'rose_y')).toBe('3')
  expect(readCookie(here, header, 'rose')).toBeUndefined()
  expect(readCookie(here, 'rose_x=', 'rose_x')).toBeUndefined()
  expect(readCookie(here, null, 'rose_x')).toBeUndefined()
})

test('over https a cookie that another host could have set is not taken for ours', () => {
  expect(readCookie(online, 'rose_x=set-by-a-sibling', 'rose_x')).toBeUndefined()
  expect(readCookie(online, '__Host-rose_x=own', 'rose_x')).toBe('own')
  expect(readCookie(online, 'rose_x=shared', 'rose_x', true)).toBe('shared')
})

test('a message for the next page is read back, lasts a minute, and cannot be made elsewhere', () => {
  const flash = { kind: 'success', text: 'Saved – with “quotes”; and more' } as const
  const cookie = flashCookie(here, 'blog', flash)
  expect(cookie).toEndWith('Max-Age=60')
  const value = readCookie(here, cookie, flashCookieName('blog'))
  expect(readFlash(here, value)).toEqual(flash)
  expect(readFlash(online, value)).toBeNull()
  expect(readFlash(here, undefined)).toBeNull()
  expect(flashCookie(here, 'blog', null)).toContain('Max-Age=0')
})

test('a guest is known by a token in the cookie and its hash in the database, for sixty days in all apps', () => {
  const { hash, cookie } = newGuest(online)
  expect(cookie).toEndWith('; Domain=growers.example; Max-Age=5184000')
  expect(hashToken(readCookie(online, cookie, GUEST_COOKIE, true) ?? '')).toBe(hash)
  expect(newGuest(online).hash).not.toBe(hash)
  expect(forgetGuest(online)).toStartWith(`${GUEST_COOKIE}=; `)
  expect(forgetGuest(online)).toEndWith('; Domain=growers.example; Max-Age=0')
})

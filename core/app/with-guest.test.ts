import { afterAll, beforeAll, expect, test } from 'bun:test'
import { hashToken } from '#core/crypto/secrets'
import { type TestHouse, testHouse } from '../../tests/house'
import { readCookie } from './cookies'
import { GUEST_COOKIE } from './guest'
import { withGuest } from './with-guest'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('a visitor becomes a guest, and the answer carries the cookie by which they are known again', () => {
  const cookies: string[] = []
  const { guest } = withGuest(world.ctx(), { cookie: cookie => cookies.push(cookie) })
  expect(cookies).toHaveLength(1)
  const token = readCookie(world.house.config, cookies[0] ?? '', GUEST_COOKIE, true) ?? ''
  expect(hashToken(token)).toBe(guest ?? 'no guest')
})

test('members and known guests stay as they are', () => {
  const cookies: string[] = []
  const reply = { cookie: (cookie: string) => void cookies.push(cookie) }
  const member = world.ctx('member')
  expect(withGuest(member, reply)).toBe(member)
  const guest = { ...world.ctx(), guest: 'known' }
  expect(withGuest(guest, reply)).toBe(guest)
  expect(cookies).toEqual([])
})

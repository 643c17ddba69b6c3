import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createReceiver } from '#core/crypto/testing/push-receiver'
import { publicServerKey, serverKey } from '#core/services/federation/push/server-key'
import { type TestHouse, testHouse } from '../../../tests/house'

const PATH = '/notifications/devices'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse({ COOP_ALLOW_PRIVATE: '1' })
})
afterAll(() => world.close())

test('a member allows a device, sees it, and takes it back', async () => {
  const browser = await world.browser('member')
  const keyless = await browser.get('federation', PATH)
  expect(keyless.document.querySelector('[data-push-key]')).toBeNull()
  expect(await publicServerKey(world.ctx())).toBeNull()
  await serverKey(world.ctx())
  const before = await browser.get('federation', PATH)
  expect(before.text).toContain('No device tells you yet')
  expect(before.document.querySelector('[data-push-key]')?.getAttribute('data-push-key')).toMatch(
    /^[\w-]{87}$/,
  )
  const offered = { ...createReceiver().keys, endpoint: 'https://push.example/1' }
  expect((await browser.post('federation', PATH, offered)).location).toBe(PATH)
  const after = await browser.get('federation', PATH)
  expect(after.text).toContain('this one')
  const action = after.document.querySelector('[data-push-withdraw]')?.getAttribute('action') ?? ''
  expect((await browser.post('federation', action)).location).toBe(PATH)
  expect((await browser.get('federation', PATH)).text).toContain('No device tells you yet')
})

test('what a script sends that is no subscription is refused in words', async () => {
  const browser = await world.browser('member')
  const offers: Record<string, string>[] = [{}, { endpoint: 'x', p256dh: 'y', auth: 'z' }]
  for (const fields of offers) {
    expect((await browser.post('federation', PATH, fields)).location).toBe(PATH)
    expect((await browser.get('federation', PATH)).text).toContain('no way to be told that we can use')
  }
})

test('a visitor signs in first', async () => {
  const visitor = await world.browser()
  expect((await visitor.get('federation', PATH)).status).toBe(303)
  expect((await visitor.post('federation', PATH, {})).status).toBe(303)
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'

let trusting: TestHouse
let alone: TestHouse
beforeAll(async () => {
  ;[trusting, alone] = [await testHouse({ COOP_TRUST_PROXY: '1' }), await testHouse()]
})
afterAll(() => Promise.all([trusting.close(), alone.close()]))

/** So many calls one after the other; what the last one was answered. */
async function calls(world: TestHouse, times: number, callOf: (count: number) => Call) {
  const wire = await world.browser()
  let last = await call(wire, callOf(0))
  for (let count = 1; count < times; count++) last = await call(wire, callOf(count))
  return last
}

type Call = { client: string; address: string; path?: string }
type Wire = Awaited<ReturnType<TestHouse['browser']>>

function call(wire: Wire, { client, address, path = '/token' }: Call) {
  const fields = { client_id: client, client_secret: 'a guess', grant_type: 'authorization_code' }
  return wire.post('federation', path, fields, { 'x-forwarded-for': address })
}

test('a client may call three hundred times a minute from one place', async () => {
  const guesser = { client: 'orchard', address: '198.51.100.7' }
  expect((await calls(trusting, 300, () => guesser)).status).toBe(401)
  const refused = await calls(trusting, 1, () => guesser)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('cache-control')).toBe('no-store')
  expect(refused.text).toBe('')
  expect((await calls(trusting, 1, () => ({ ...guesser, path: '/revoke' }))).status).toBe(429)

  // Others are not kept waiting by it: neither the client elsewhere nor another client there.
  expect((await calls(trusting, 1, () => ({ ...guesser, address: '198.51.100.8' }))).status).toBe(401)
  expect((await calls(trusting, 1, () => ({ ...guesser, client: 'vineyard' }))).status).toBe(401)
})

test('a new name each time is of no use', async () => {
  const last = await calls(trusting, 1_201, count => ({ client: `guess-${count}`, address: '203.0.113.1' }))
  expect(last.status).toBe(429)
})

test('nor is a new X-Forwarded-For where there is no proxy', async () => {
  const last = await calls(alone, 301, count => ({ client: 'orchard', address: `198.51.100.${count % 250}` }))
  expect(last.status).toBe(429)
})

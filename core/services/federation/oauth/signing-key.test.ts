import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { SIGNING_ALGORITHMS } from '#core/entities/identity/oauth-client'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { forgetOpenedKeys, publicKeys, rotateSigningKeys, signingKey } from './signing-key'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('signing_keys').execute()
  forgetOpenedKeys(world.house.config)
})

const start = Date.now()
const at = (ms: number): Ctx => ({ ...world.ctx(), now: new Date(start + ms) })
const kids = async (ms: number) =>
  (await publicKeys(at(ms))).keys.filter(key => key.alg === 'ES256').map(key => key.kid)

test.each(SIGNING_ALGORITHMS)(
  'all who need the first %s key at once sign with one, and it is published',
  async algorithm => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => signingKey(world.ctx(), algorithm)))
    const used = new Set(keys.map(({ kid }) => kid))
    expect(used.size).toBe(1)
    const published = (await publicKeys(world.ctx())).keys.filter(key => key.alg === algorithm)
    expect(published.map(({ kid }) => kid!)).toEqual([...used])
  },
)

test.each(SIGNING_ALGORITHMS)('what is signed with %s is verified by what is published', async algorithm => {
  const { kid, key } = await signingKey(world.ctx(), algorithm)
  const token = await new SignJWT({}).setProtectedHeader({ alg: algorithm, kid }).sign(key)
  const { protectedHeader } = await jwtVerify(token, createLocalJWKSet(await publicKeys(world.ctx())))
  expect(protectedHeader.alg).toBe(algorithm)
})

test('what is published is public: no part of a private key is among it', async () => {
  const { keys } = await publicKeys(world.ctx())
  expect(keys.length).toBe(2)
  for (const key of keys) {
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(member)
    expect(await calculateJwkThumbprint(key)).toBe(key.kid!)
  }
})

describe('at rest', () => {
  const stored = () => db(world.ctx()).selectFrom('signing_keys').select('private_jwk').execute()

  test('a private key is encrypted, by a secret that the database does not know', async () => {
    await publicKeys(world.ctx())
    for (const { private_jwk } of await stored()) expect(Object.keys(private_jwk)).toEqual(['jwe'])
    const elsewhere = { ...world.ctx() }
    const config = { ...world.house.config, secret: 'x'.repeat(32) }
    const house = { ...elsewhere.house, config }
    await expect(signingKey({ ...elsewhere, house }, 'ES256')).rejects.toThrow()
  })

  test('one in clear, of an older version, signs until it is encrypted in the night, and then as before', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    await db(world.ctx())
      .insertInto('signing_keys')
      .values({
        ...{ kid: 'old', algorithm: 'ES256', created_at: new Date(start) },
        public_jwk: jsonb({ ...(await exportJWK(pair.publicKey)) }),
        private_jwk: jsonb({ ...(await exportJWK(pair.privateKey)) }),
      })
      .execute()
    const signed = async () => {
      const { kid, key } = await signingKey(world.ctx(), 'ES256')
      return new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(key)
    }
    expect((await jwtVerify(await signed(), pair.publicKey)).protectedHeader.kid).toBe('old')
    await rotateSigningKeys(world.ctx(), {})
    for (const { private_jwk } of await stored()) expect(Object.keys(private_jwk)).toEqual(['jwe'])
    expect((await jwtVerify(await signed(), pair.publicKey)).protectedHeader.kid).toBe('old')
  })
})

test('a key signs for ninety days; the next is published before it signs, the old one until what it signed is dead', async () => {
  const { kid: first } = await signingKey(at(0), 'ES256')
  await rotateSigningKeys(at(90 * DAY_MS - 1), {})
  expect(await kids(90 * DAY_MS)).toEqual([first])

  const rotated = 90 * DAY_MS
  await Promise.all([rotateSigningKeys(at(rotated), {}), rotateSigningKeys(at(rotated), {})])
  const [second, ...before] = await kids(rotated)
  expect(before).toEqual([first])
  const signs = async (ms: number) => (await signingKey(at(rotated + ms), 'ES256')).kid
  expect(await signs(15 * MINUTE_MS - 1)).toBe(first)
  // Two seconds at most a process goes on with what it knows.
  expect(await signs(15 * MINUTE_MS + 1_998)).toBe(first)
  expect(await signs(15 * MINUTE_MS + 1_999)).toBe(second!)

  const dead = rotated + 15 * MINUTE_MS + DAY_MS
  await rotateSigningKeys(at(dead), {})
  expect(await kids(dead)).toEqual([second, first])
  await rotateSigningKeys(at(dead + 1), {})
  expect(await kids(dead)).toEqual([second])
})

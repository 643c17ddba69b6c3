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
import { NotFound } from '#core/contracts/refusal'
import { decrypt } from '#core/crypto/encrypt'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { SIGNING_ALGORITHMS } from '#core/entities/identity/oauth-client'
import { firstKeys } from '#core/keys/keyring'
import { refusalOf } from '#core/payments/sandbox/cast'
import { type TestHouse, testHouse } from '../../../../tests/house'
import {
  distrustSigningKey,
  forgetOpenedKeys,
  keepFirstKeys,
  publicKeys,
  rotateSigningKeys,
  signingKey,
  signingKeys,
} from './signing-key'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
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

test('who looks at the keys makes none: they are made at the start, once of each kind, or to sign', async () => {
  const made = () => db(world.ctx()).selectFrom('signing_keys').select('algorithm').execute()
  expect([await signingKeys(world.ctx('operator')), await publicKeys(world.ctx())]).toEqual([
    [],
    { keys: [] },
  ])
  expect(await made()).toEqual([])
  await Promise.all([keepFirstKeys(world.ctx()), keepFirstKeys(world.ctx())])
  await keepFirstKeys(world.ctx())
  expect((await made()).map(({ algorithm }) => algorithm).sort()).toEqual([...SIGNING_ALGORITHMS].sort())
  const shown = await signingKeys(world.ctx('operator'))
  expect(shown.map(({ state }) => state)).toEqual(['signs', 'signs'])
})

test('a key that was rolled back with its transaction signs nothing afterwards', async () => {
  const fault = new Error('the transaction is over')
  const failed = transaction(world.ctx(), async tx => {
    await signingKey(tx, 'ES256')
    throw fault
  })
  await expect(failed).rejects.toBe(fault)
  const { kid } = await signingKey(world.ctx(), 'ES256')
  expect((await publicKeys(world.ctx())).keys.map(key => key.kid)).toEqual([kid])
})

test('a key that was there before is remembered in a transaction, too', async () => {
  const { kid } = await signingKey(at(-1), 'ES256')
  forgetOpenedKeys(world.house.config)
  const read = await transaction(at(0), tx => signingKey(tx, 'ES256'))
  expect([read.kid, await signingKey(at(1), 'ES256')]).toEqual([kid, read])
})

test('what is published is public: no part of a private key is among it', async () => {
  await keepFirstKeys(world.ctx())
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
    await keepFirstKeys(world.ctx())
    const kept = await stored()
    expect(kept.length).toBe(2)
    for (const { private_jwk } of kept) {
      expect(Object.keys(private_jwk)).toEqual(['jwe'])
      // By the one door of all secrets at rest.
      const { keys } = world.house.config
      const opened = JSON.parse(await decrypt(keys, 'signing keys at rest', String(private_jwk.jwe)))
      expect(opened).toHaveProperty('d')
    }
    const elsewhere = { ...world.ctx() }
    const config = { ...world.house.config, keys: firstKeys('x'.repeat(32)) }
    const house = { ...elsewhere.house, config }
    await expect(signingKey({ ...elsewhere, house }, 'ES256')).rejects.toThrow()
  })

  test('one in clear, of an older version, signs until it is encrypted in the night, and then as before', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true })
    await db(world.ctx())
      .insertInto('signing_keys')
      .values({
        kid: 'old',
        algorithm: 'ES256',
        created_at: new Date(start),
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

describe('a key that somebody else may have', () => {
  const pat = (ms: number): Ctx => {
    const { viewer, ...ctx } = world.ctx('operator')
    const now = new Date(start + ms)
    return { ...ctx, now, viewer: { ...viewer, authenticatedAt: now } }
  }
  const signs = async (ms: number) => (await signingKey(at(ms), 'ES256')).kid

  test('signs no more: a new one does at once, where no other is published', async () => {
    const first = await signs(0)
    await distrustSigningKey(pat(HOUR_MS), first)
    const [second, ...others] = await kids(HOUR_MS)
    expect([others, await signs(HOUR_MS)]).toEqual([[], second!])
  })

  test('leaves the signing to the one before it until the new one is known', async () => {
    const first = await signs(0)
    const rotated = 90 * DAY_MS
    await rotateSigningKeys(at(rotated), {})
    const known = rotated + 15 * MINUTE_MS
    const second = await signs(known + 2_000)
    expect(second).not.toBe(first)
    await distrustSigningKey(pat(known + HOUR_MS), second)
    const [third, ...others] = await kids(known + HOUR_MS)
    expect(others).toEqual([first])
    expect(await signs(known + HOUR_MS)).toBe(first)
    expect(await signs(known + HOUR_MS + 15 * MINUTE_MS)).toBe(third!)
  })

  test('is none of those that are there: nothing is made', async () => {
    const first = await signs(0)
    expect(await refusalOf(distrustSigningKey(pat(1), 'another'))).toBeInstanceOf(NotFound)
    await rotateSigningKeys(at(90 * DAY_MS), {})
    await distrustSigningKey(pat(90 * DAY_MS + 1), first)
    expect(await kids(90 * DAY_MS + 1)).toHaveLength(1)
  })
})

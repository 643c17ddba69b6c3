import { afterAll, beforeAll, expect, test } from 'bun:test'
import { calculateJwkThumbprint } from 'jose'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publicKeys, signingKey } from './signing-key'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('all who need the first key at once sign with one, and it is the one that is published', async () => {
  const keys = await Promise.all(Array.from({ length: 6 }, () => signingKey(world.ctx())))
  const kids = new Set(keys.map(({ kid }) => kid))
  expect(kids.size).toBe(1)
  const published = await publicKeys(world.ctx())
  expect(published.keys.map(({ kid }) => kid)).toEqual([...kids] as string[])
})

test('what is published is public: no part of a private key is among it', async () => {
  const { keys } = await publicKeys(world.ctx())
  for (const key of keys) {
    expect(key).not.toHaveProperty('d')
    expect(await calculateJwkThumbprint(key)).toBe(key.kid!)
  }
})

test('the youngest key signs, and the one before can still be verified', async () => {
  const first = await signingKey(world.ctx())
  const { private_jwk, public_jwk, algorithm } = await db(world.ctx())
    .selectFrom('signing_keys')
    .select(['private_jwk', 'public_jwk', 'algorithm'])
    .executeTakeFirstOrThrow()
  await db(world.ctx())
    .insertInto('signing_keys')
    .values({
      kid: 'next',
      algorithm,
      private_jwk: jsonb(private_jwk),
      public_jwk: jsonb(public_jwk),
      created_at: new Date(Date.now() + 60_000),
    })
    .execute()
  expect((await signingKey(world.ctx())).kid).toBe('next')
  expect((await publicKeys(world.ctx())).keys.map(({ kid }) => kid)).toEqual(['next', first.kid])
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { decrypt } from '#core/crypto/encrypt'
import { db } from '#core/database/db'
import { firstKeys } from '#core/keys/keyring'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { hideActorKeys, publicKeysOf, signerOf } from './keys'
import { appActor, memberActor } from './local-actor'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test('an actor gets one key pair, however many need it for the first time at once', async () => {
  const mair = await memberActor(world.ctx(), world.cast.members.member.id)
  const keys = await Promise.all(Array.from({ length: 4 }, () => publicKeysOf(world.ctx(), mair)))
  expect(new Set(keys.map(({ rsaPublicPem }) => rsaPublicPem)).size).toBe(1)
  expect(new Set(keys.map(({ ed25519PublicPem }) => ed25519PublicPem)).size).toBe(1)
  expect(await pairsOf([mair.id])).toBe(1)
})

test('the apps sign with the server’s key, each under its own name; a member has a key of their own', async () => {
  const blog = await appActor(world.ctx(), 'blog')
  const server = await appActor(world.ctx(), 'federation')
  const tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  const ofServer = await publicKeysOf(world.ctx(), server)
  expect(await publicKeysOf(world.ctx(), blog)).toEqual(ofServer)
  expect((await publicKeysOf(world.ctx(), tom)).rsaPublicPem).not.toBe(ofServer.rsaPublicPem)
  expect((await signerOf(world.ctx(), blog)).keyId).toStartWith(blog.uri)
  expect(await pairsOf([blog.id])).toBe(0)
  expect(await pairsOf([server.id, tom.id])).toBe(2)
})

test('a private key stands encrypted, and one of an older version from the next night on; both sign', async () => {
  const tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  const { privateKey: before } = await signerOf(world.ctx(), tom)
  const kept = () =>
    db(world.ctx())
      .selectFrom('actor_keys')
      .select(['rsa_private_pem', 'ed25519private_pem'])
      .where('actor_id', '=', tom.id)
      .executeTakeFirstOrThrow()
  const inClear = async () => Object.values(await kept()).filter(key => key.includes('PRIVATE KEY'))
  expect(await inClear()).toEqual([])
  const [rsa, ed] = await Promise.all(
    Object.values(await kept()).map(key => decrypt(world.house.config.keys, 'keys of actors at rest', key)),
  )
  await db(world.ctx())
    .updateTable('actor_keys')
    .set({ rsa_private_pem: rsa ?? '', ed25519private_pem: ed ?? '' })
    .where('actor_id', '=', tom.id)
    .execute()
  expect(await inClear()).toHaveLength(2)
  expect((await signerOf(world.ctx(), tom)).privateKey.equals(before)).toBe(true)
  await hideActorKeys(world.ctx(), {})
  expect(await inClear()).toEqual([])
  expect((await signerOf(world.ctx(), tom)).privateKey.equals(before)).toBe(true)
  const config = { ...world.house.config, keys: firstKeys('x'.repeat(32)) }
  const elsewhere = { ...world.ctx(), house: { ...world.ctx().house, config } }
  await expect(signerOf(elsewhere, tom)).rejects.toThrow()
})

async function pairsOf(actorIds: readonly string[]): Promise<number> {
  const pairs = await db(world.ctx())
    .selectFrom('actor_keys')
    .select('actor_id')
    .where('actor_id', 'in', [...actorIds])
    .execute()
  return pairs.length
}

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publicKeysOf, signerOf } from './keys'
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

async function pairsOf(actorIds: readonly string[]): Promise<number> {
  const pairs = await db(world.ctx())
    .selectFrom('actor_keys')
    .select('actor_id')
    .where('actor_id', 'in', [...actorIds])
    .execute()
  return pairs.length
}

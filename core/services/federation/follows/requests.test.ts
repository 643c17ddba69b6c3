import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { followersAt } from '../../../../tests/followers'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type ActorRow, actorByUri } from '../actors/actor-row'
import { memberActor } from '../actors/local-actor'
import { receiveFollow } from '../inbox/receive-follow'
import { acceptFollow, decideOnFollowers, removeFollower } from './requests'

const READER = 'http://far.example/reader'

let world: TestHouse
let mair: ActorRow
let reader: ActorRow
beforeAll(async () => {
  world = await testHouse()
  await followersAt(world, 'nobody', ['far.example'])
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  reader = (await actorByUri(world.ctx(), READER))!
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('follows').execute()
  await db(world.ctx()).deleteFrom('ap_activities').execute()
})

describe('a follow from elsewhere', () => {
  test('of somebody who is open stands at once, and its server is told', async () => {
    await decide(false)
    await ask('1')
    expect(await standing()).toEqual({ uri: `${READER}/1`, accepted: true })
    expect(await said()).toEqual(['Accept'])
  })

  test('of somebody who decides themselves waits, however often it is asked', async () => {
    await decide(true)
    await ask('1')
    await ask('2')
    expect(await standing()).toEqual({ uri: `${READER}/2`, accepted: false })
    expect(await said()).toEqual([])
  })

  test('that waits is accepted once, by whom it is for, under the id that was asked last', async () => {
    await decide(true)
    await ask('1')
    await ask('2')
    const id = await followId()
    await expect(acceptFollow(world.ctx('neighbour'), id)).rejects.toBeInstanceOf(NotFound)
    expect((await acceptFollow(world.ctx('member'), id)).uri).toBe(READER)
    await expect(acceptFollow(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
    expect(await standing()).toEqual({ uri: `${READER}/2`, accepted: true })
    expect(await said()).toEqual(['Accept'])
    expect(JSON.stringify(await documents())).toContain(`${READER}/2`)
  })

  test('is ended by whom it is for alone, and its server is told', async () => {
    await decide(false)
    await ask('1')
    const id = await followId()
    await expect(removeFollower(world.ctx('neighbour'), id)).rejects.toBeInstanceOf(NotFound)
    expect((await removeFollower(world.ctx('member'), id)).uri).toBe(READER)
    expect(await standing()).toBeUndefined()
    expect(await said()).toEqual(['Accept', 'Reject'])
  })

  test.each(['', 'x', '01'.repeat(18), "'; drop table follows; --"])(
    'is not found under the id %j',
    async id => {
      await ask('1')
      await expect(acceptFollow(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
      await expect(removeFollower(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
      expect(await standing()).toBeDefined()
    },
  )
})

async function decide(manually: boolean): Promise<void> {
  await decideOnFollowers(world.ctx('member'), manually)
}

async function ask(number: string): Promise<void> {
  const id = `${READER}/${number}`
  await transaction(world.ctx(), tx =>
    receiveFollow(tx, reader, { kind: 'follow', id, actor: READER, object: mair.uri }),
  )
}

async function followId(): Promise<string> {
  return (await db(world.ctx()).selectFrom('follows').select('id').executeTakeFirstOrThrow()).id
}

async function standing(): Promise<{ uri: string; accepted: boolean } | undefined> {
  const follow = await db(world.ctx())
    .selectFrom('follows')
    .select(['uri', 'accepted_at'])
    .where('followed_id', '=', mair.id)
    .executeTakeFirst()
  return follow && { uri: follow.uri, accepted: follow.accepted_at !== null }
}

async function said(): Promise<string[]> {
  const rows = await db(world.ctx()).selectFrom('ap_activities').select('type').orderBy('id').execute()
  return rows.map(({ type }) => type)
}

async function documents(): Promise<unknown[]> {
  const rows = await db(world.ctx()).selectFrom('ap_activities').select('payload').execute()
  return rows.map(({ payload }) => payload.document)
}

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { ACTIVITY_JSON } from '#core/activitypub/content-negotiation'
import { signRfc9421 } from '#core/activitypub/signatures/rfc9421'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { createMemoryCache } from '#core/cache/memory-cache'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { findActor } from '../actors/remote-actor'
import { acceptDelivery, SenderBlocked, SenderTooFast } from './accept-delivery'

let world: TestHouse
let farm: RemoteServer
let ada: RemoteActor
let eve: RemoteActor
beforeAll(async () => {
  world = await testHouse()
  farm = await startRemoteServer()
  ;[ada, eve] = [await farm.actor('ada'), await farm.actor('eve')]
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

let ctx: Ctx
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('ap_activities').execute()
  await db(world.ctx()).deleteFrom('blocks').execute()
  // Nothing that was counted or remembered before.
  ctx = { ...world.ctx(), house: { ...world.house, cache: createMemoryCache() } }
})

let count = 0
const like = (changes: object = {}) => ({
  id: `${farm.origin}/likes/${++count}`,
  type: 'Like',
  actor: ada.id,
  object: `${world.house.config.origins.federation}/actors/member/objects/1`,
  ...changes,
})

function post(activity: object, by = ada): Promise<void> {
  const url = `${world.house.config.origins.federation}/inbox`
  const body = new TextEncoder().encode(JSON.stringify(activity))
  const headers = new Headers({ 'content-type': ACTIVITY_JSON })
  const signed = signRfc9421({ method: 'POST', url, headers, body }, by.rsa, new Date())
  return acceptDelivery(ctx, new Request(url, { method: 'POST', headers: signed, body }), body)
}

const kept = () =>
  db(world.ctx()).selectFrom('ap_activities').select(['uri', 'remote', 'actor_id', 'type']).execute()

async function blocked(kind: 'host' | 'actor', target: string): Promise<void> {
  await db(world.ctx())
    .insertInto('blocks')
    .values({ id: Bun.randomUUIDv7(), kind, target, reason: '', blocked_at: new Date() })
    .execute()
}

describe('what is posted to an inbox', () => {
  test('is kept with who says it, once, also when it comes twice in the same moment', async () => {
    const said = like()
    await post(said)
    await Promise.all([post({ ...said, salt: 1 }), post({ ...said, salt: 2 })])
    const actor = await findActor(world.ctx(), ada.id)
    expect(await kept()).toEqual([{ uri: said.id, remote: true, actor_id: actor!.id, type: 'like' }])
  })

  test('by a blocked account, or from a blocked server, is refused; by its neighbour it is not', async () => {
    await blocked('actor', ada.id)
    await expect(post(like())).rejects.toBeInstanceOf(SenderBlocked)
    await post(like({ actor: eve.id }), eve)
    expect(await kept()).toHaveLength(1)
    await blocked('host', farm.host)
    const asked = farm.asked.length
    await expect(post(like({ actor: eve.id }), eve)).rejects.toBeInstanceOf(SenderBlocked)
    expect(farm.asked.length).toBe(asked)
  })

  test('is taken six hundred times a minute from one server, and not once more', async () => {
    for (let hit = 1; hit < 600; hit++) await ctx.house.cache.increment(`rate:inbox:${farm.host}`, 60_000)
    await post(like())
    await expect(post(like())).rejects.toBeInstanceOf(SenderTooFast)
    expect(await kept()).toHaveLength(1)
  })

  test('as the goodbye of somebody whom we know is kept; of a stranger it needs no key', async () => {
    await findActor(world.ctx(), ada.id)
    await post(like({ type: 'Delete', object: ada.id }))
    const stranger = `${farm.origin}/actors/nobody`
    const asked = farm.asked.length
    await post(like({ type: 'Delete', actor: stranger, object: stranger }))
    await post(like({ type: 'Delete', actor: stranger, object: { id: stranger } }))
    expect(farm.asked.length).toBe(asked)
    expect((await kept()).map(({ type }) => type)).toEqual(['delete'])
  })

  test('as a Delete of something else by a stranger is asked for its key, as all else is', async () => {
    const stranger = `${farm.origin}/actors/nobody`
    await expect(post(like({ type: 'Delete', actor: stranger, object: `${stranger}/1` }))).rejects.toThrow()
    await expect(post(like({ actor: eve.id }), ada)).rejects.toThrow()
    expect(await kept()).toEqual([])
  })
})

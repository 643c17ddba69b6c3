import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { FORMER_MEMBER } from '#core/contracts/account'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { follows, noteBy, said, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import { type ActorRow, actorById } from '../actors/actor-row'
import { publicKeysOf } from '../actors/keys'
import { memberActor } from '../actors/local-actor'
import { deliverActivities } from '../delivery/deliver-activities'
import { react } from '../notes/react'
import { visibleNote } from '../notes/thread'
import { writeNote } from '../notes/write-note'
import { notificationsOf } from '../notifications/list'
import { forgetKeys } from './forget-keys'
import { forgetMember } from './forget-member'

let world: TestHouse
let mair: ActorRow
let tom: ActorRow
let ada: ActorRow
let eve: ActorRow
beforeAll(async () => {
  world = await testHouse()
  ada = await somebodyElsewhere(world, 'ada', 'a.example')
  eve = await somebodyElsewhere(world, 'eve', 'e.example')
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['deliveries', 'notes', 'follows', 'ap_activities', 'notifications'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  await db(world.ctx()).deleteFrom('actors').where('member_id', 'is not', null).execute()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
})

const leave = (ctx = world.ctx()) => transaction(ctx, tx => forgetMember(tx, world.cast.members.member.id))

const write = (text: string, audience: 'public' | 'unlisted' | 'followers' | 'direct' = 'public') =>
  writeNote(world.ctx('member'), { text, audience, warning: null, inReplyTo: null })

async function deliveries() {
  return db(world.ctx())
    .selectFrom('deliveries as d')
    .innerJoin('ap_activities as a', 'a.id', 'd.activity_id')
    .select(['a.type', 'd.host', 'd.outcome'])
    .orderBy('a.type')
    .orderBy('d.host')
    .execute()
}

async function deliverAll(): Promise<void> {
  const activities = await world.ctx().em.find(Activity, { remote: false })
  for (const activity of activities)
    if (deliverActivities.wants(activity)) await deliverActivities.handle(world.ctx(), activity)
}

describe('a member who leaves', () => {
  test('is gone from the fediverse: nameless, followed by nobody, following nobody', async () => {
    await follows(world, ada, mair)
    await follows(world, mair, eve)
    await follows(world, ada, tom)
    const { ctx, purged } = watchPurges(world.ctx())
    await leave(ctx)
    expect(await actorById(world.ctx(), mair.id)).toMatchObject({
      name: FORMER_MEMBER,
      summary: '',
      icon: null,
      url: null,
      deletedAt: expect.any(Date),
    })
    const left = await db(world.ctx()).selectFrom('follows').select('followed_id').execute()
    expect(left).toEqual([{ followed_id: tom.id }])
    expect([...purged].sort()).toEqual(['actors'])
  })

  test('leaves what they said in public, without its source; what was for few is gone', async () => {
    const ids = []
    for (const audience of ['public', 'unlisted', 'followers', 'direct'] as const)
      ids.push((await write('Words @neighbour', audience)).id)
    const taken = await noteBy(world, mair, { deletedAt: new Date() })
    const others = await noteBy(world, tom, { audience: 'followers' })
    await leave()
    const left = await db(world.ctx()).selectFrom('notes').select(['id', 'source']).orderBy('id').execute()
    expect(left).toEqual([
      { id: ids[0] ?? '', source: null },
      { id: ids[1] ?? '', source: null },
      { id: others.id, source: 'Plums' },
    ])
    expect(left.map(({ id }) => id)).not.toContain(taken.id)
    expect((await visibleNote(world.ctx(), ids[0] ?? '')).author).toMatchObject({ name: FORMER_MEMBER })
  })

  test('takes back what they liked, and what others were told of them', async () => {
    const { id } = await noteBy(world, tom)
    await react(world.ctx('member'), 'Like', id)
    await react(world.ctx('editor'), 'Like', id)
    await leave()
    expect((await visibleNote(world.ctx(), id)).likes).toBe(1)
    const { notifications } = await notificationsOf(world.ctx('neighbour'), 1)
    expect(notifications.map(({ text }) => text)).toEqual(['Edie Vaughan likes your note'])
  })

  test('has no sessions, roles, grants or notices any more, and nobody else loses theirs', async () => {
    await world.house.sessions.begin(world.cast.members.member.id, {
      domain: 'federation',
      signIn: Bun.randomUUIDv7(),
      device: 'test',
    })
    const before = await counts()
    await db(world.ctx())
      .insertInto('role_grants')
      .values({
        id: Bun.randomUUIDv7(),
        member_id: world.cast.members.member.id,
        role: 'editor',
        granted_by_id: null,
        granted_at: new Date(),
      })
      .execute()
    await leave()
    expect(await counts()).toEqual({ ...before, sessions: before.sessions - 1 })
  })

  test('is told to followers, to whom they followed, and to whoever got anything of them; once', async () => {
    const rob = await somebodyElsewhere(world, 'rob', 'r.example')
    const id = await follows(world, rob, mair)
    await write('To Rob')
    await deliverAll()
    await db(world.ctx()).deleteFrom('follows').where('id', '=', id).execute()
    await follows(world, ada, mair)
    await follows(world, mair, eve)
    await leave()
    await leave()
    const told = (await deliveries()).filter(({ type }) => type === 'Delete')
    expect(told.map(({ host }) => host)).toEqual(['a.example', 'e.example', 'r.example'])
    const [deletion] = (await said(world)).filter(({ type }) => type === 'Delete')
    expect(deletion?.document).toMatchObject({ type: 'Delete', actor: mair.uri, object: mair.uri })
    await db(world.ctx()).deleteFrom('actors').where('id', '=', rob.id).execute()
  })

  test('says nothing more that waited to be sent, and no text of it is kept', async () => {
    await follows(world, ada, mair)
    await write('Too late')
    await deliverAll()
    await leave()
    expect(await deliveries()).toEqual([
      { type: 'Create', host: 'a.example', outcome: 'the account was closed' },
      { type: 'Delete', host: 'a.example', outcome: null },
    ])
    expect(JSON.stringify(await said(world))).not.toContain('Too late')
  })

  test('who was never met by the fediverse has nothing to take back there', async () => {
    await db(world.ctx()).deleteFrom('actors').where('id', '=', mair.id).execute()
    await leave()
    expect(await said(world)).toEqual([])
  })
})

describe('the keys of a member who left', () => {
  const keys = async () =>
    (await db(world.ctx()).selectFrom('actor_keys').select('actor_id').execute()).map(row => row.actor_id)

  test('stay until the goodbye is sent or given up, and go then, and no others', async () => {
    for (const actor of [mair, tom]) await publicKeysOf(world.ctx(), actor)
    await follows(world, ada, mair)
    await forgetKeys(world.ctx())
    expect((await keys()).sort()).toEqual([mair.id, tom.id].sort())
    await leave()
    await forgetKeys(world.ctx())
    expect(await keys()).toContain(mair.id)
    await db(world.ctx())
      .updateTable('deliveries')
      .set({ delivered_at: new Date() })
      .where('abandoned_at', 'is', null)
      .execute()
    await forgetKeys(world.ctx())
    expect(await keys()).toEqual([tom.id])
  })
})

async function counts() {
  const [row] = await world.ctx().em.execute<{ sessions: number; roles: number; grants: number }[]>(
    `select (select count(*)::int from sessions) as sessions, (select count(*)::int from role_grants) as roles,
       (select count(*)::int from grants) as grants`,
  )
  return row ?? { sessions: 0, roles: 0, grants: 0 }
}

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { noteBy, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { describeActor } from './describe-actor'
import {
  AccountBlocked,
  AccountNotFound,
  findByHandle,
  HandleUnreadable,
  HostUnreachable,
} from './find-handle'
import { handleOf } from './handle-of'
import { appActor, localActor, localActorByUri, memberActor } from './local-actor'
import { nodeFacts } from './node-facts'
import { objectAt } from './object-at'
import { findActor } from './remote-actor'
import { isGone } from './webfinger'

let world: TestHouse
let farm: RemoteServer
let ada: RemoteActor
let hub: string
beforeAll(async () => {
  world = await testHouse()
  farm = await startRemoteServer()
  ada = await farm.actor('ada')
  farm.name('ada', ada.id)
  hub = new URL(world.house.config.origins.federation).host
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('blocks').execute()
})

const found = async (typed: string) => (await findByHandle(world.ctx(), typed)).username
const origins = () => world.house.config.origins

async function blockHost(target: string): Promise<void> {
  await db(world.ctx())
    .insertInto('blocks')
    .values({ id: Bun.randomUUIDv7(), kind: 'host', target, reason: '', blocked_at: new Date() })
    .execute()
}

describe('one of us', () => {
  test('is found by every way in which the name is written', async () => {
    const { federation } = origins()
    for (const typed of [
      'member',
      '@member',
      ' @MEMBER ',
      `member@${hub}`,
      `@Member@${hub}`,
      `${federation}/@member`,
      `${federation}/@MEMBER`,
      `${federation}/actors/member`,
    ])
      expect([typed, await found(typed)]).toEqual([typed, 'member'])
  })

  test('an app is found at the hub, at its own host and by its front page', async () => {
    for (const typed of [
      'blog',
      `@blog@${hub}`,
      `blog@${new URL(origins().blog).host}`,
      `${origins().blog}/`,
    ])
      expect([typed, await found(typed)]).toEqual([typed, 'blog'])
  })

  test.each([
    '@nobody',
    () => `@nobody@${hub}`,
    () => `@market@${new URL(origins().blog).host}`,
    () => `@member@${new URL(origins().blog).host}`,
    () => `${origins().blog}/posts/1`,
    () => `${origins().federation}/actors/nobody`,
    () => `${origins().federation}/x`,
  ])('is nobody else (%p)', async typed => {
    const text = typeof typed === 'string' ? typed : typed()
    await expect(found(text)).rejects.toBeInstanceOf(AccountNotFound)
  })

  test('who left is not found, and others are told to stop asking', async () => {
    const { id } = world.cast.members.shopkeeper
    expect(await isGone(world.ctx(), `acct:shopkeeper@${hub}`)).toBe(false)
    await db(world.ctx()).updateTable('members').set({ email: null }).where('id', '=', id).execute()
    await world
      .ctx()
      .em.execute(
        'insert into account_closings (member_id, asked_at, erase_after, erased_at) values (?, now(), now(), now())',
        [id],
      )
    await expect(found('shopkeeper')).rejects.toBeInstanceOf(AccountNotFound)
    await expect(memberActor(world.ctx(), id)).rejects.toThrow('No member')
    const { federation, blog } = origins()
    for (const [resource, gone] of [
      [`acct:shopkeeper@${hub}`, true],
      [`acct:ShopKeeper@${hub}`, true],
      [`${federation}/@shopkeeper`, true],
      [`${federation}/actors/shopkeeper`, true],
      [`acct:member@${hub}`, false],
      ['acct:shopkeeper@else.example', false],
      [`${blog}/@shopkeeper`, false],
      [`${federation}/notes/shopkeeper`, false],
      ['nonsense', false],
    ] as const)
      expect([resource, await isGone(world.ctx(), resource)]).toEqual([resource, gone])
  })
})

describe('somebody elsewhere', () => {
  test('is found by handle and by address, and asked for anew once they call themselves otherwise', async () => {
    expect(await found(`@ada@${farm.host}`)).toBe('ada')
    expect(await found(ada.id)).toBe('ada')
    const asked = farm.asked.length
    expect(await found(`@ADA@${farm.host}`)).toBe('ada')
    // WebFinger is asked each time, the actor only when the name is another.
    expect(farm.asked.length).toBe(asked + 1)
    farm.serve(ada.id, { ...ada.document, preferredUsername: 'ada_lovelace' })
    farm.name('ada_lovelace', ada.id)
    expect(await found(`@ada_lovelace@${farm.host}`)).toBe('ada_lovelace')
    farm.serve(ada.id, ada.document)
    await findActor(world.ctx(), ada.id, true)
  })

  test('who is not there, or gone, is said so by name', async () => {
    const gone = await farm.actor('gone')
    farm.name('gone', gone.id)
    await findActor(world.ctx(), gone.id)
    await db(world.ctx())
      .updateTable('actors')
      .set({ deleted_at: new Date() })
      .where('uri', '=', gone.id)
      .execute()
    for (const typed of [`@nobody@${farm.host}`, `@gone@${farm.host}`, `${farm.origin}/actors/none`]) {
      await expect(found(typed)).rejects.toBeInstanceOf(AccountNotFound)
      await expect(found(typed)).rejects.toThrow(typed)
    }
  })

  test('whose server does not answer is said to be worth another try', async () => {
    await expect(found('@ada@127.0.0.1:1')).rejects.toBeInstanceOf(HostUnreachable)
    await expect(found('@ada@127.0.0.1:1')).rejects.toThrow('127.0.0.1:1 does not answer')
    await expect(found('http://127.0.0.1:1/ada')).rejects.toThrow('127.0.0.1:1 does not answer')
  })

  test('whose server is blocked is not asked about', async () => {
    await blockHost(farm.host)
    const asked = farm.asked.length
    await expect(found(`@ada@${farm.host}`)).rejects.toBeInstanceOf(AccountBlocked)
    expect(farm.asked.length).toBe(asked)
    await expect(found(ada.id)).rejects.toBeInstanceOf(AccountBlocked)
  })
})

test.each(['', '@', 'two words', 'a@b@c', '@a b@c.example', 'http://', '@ada@', '@ada@-..example'])(
  '%j is no handle, and it is said how one looks',
  async typed => {
    await expect(found(typed)).rejects.toBeInstanceOf(HandleUnreadable)
  },
)

test('a very long handle is refused in a short sentence', async () => {
  const [refused] = await Promise.allSettled([found(`@${'x'.repeat(5_000)}`)])
  expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(AccountNotFound) })
  expect(String(refused.status === 'rejected' && refused.reason).length).toBeLessThan(300)
})

describe('what an address of ours stands for', () => {
  test('is a member, an app, or a note that everybody may read', async () => {
    const mair = await memberActor(world.ctx(), world.cast.members.member.id)
    const { federation } = origins()
    for (const app of DOMAINS)
      expect(await objectAt(world.ctx(), `${origins()[app]}/`)).toBe((await appActor(world.ctx(), app)).uri)
    expect(await objectAt(world.ctx(), `${federation}/@Member`)).toBe(mair.uri)
    for (const audience of ['public', 'unlisted', 'followers', 'direct'] as const) {
      const { id, uri } = await noteBy(world, mair, { audience })
      const open = audience === 'public' || audience === 'unlisted'
      expect(await objectAt(world.ctx('member'), `${federation}/notes/${id}`)).toBe(open ? uri : null)
    }
  })

  test('is nothing where a note is gone, is somebody else’s, or its author is gone', async () => {
    const eve = await somebodyElsewhere(world, 'eve')
    const tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
    const at = (id: string) => objectAt(world.ctx(), `${origins().federation}/notes/${id}`)
    expect(await at((await noteBy(world, tom, { deletedAt: new Date() })).id)).toBeNull()
    expect(await at((await noteBy(world, eve)).id)).toBeNull()
    const { id } = await noteBy(world, tom)
    await db(world.ctx())
      .updateTable('actors')
      .set({ deleted_at: new Date() })
      .where('id', '=', tom.id)
      .execute()
    expect(await at(id)).toBeNull()
    await db(world.ctx()).updateTable('actors').set({ deleted_at: null }).where('id', '=', tom.id).execute()
  })

  test('is the page an app sent out last under it, however its address is escaped', async () => {
    const blog = await appActor(world.ctx(), 'blog')
    const url = `${origins().blog}/käse`
    const [older, newer] = [
      await noteBy(world, blog, { at: new Date('2026-01-01') }),
      await noteBy(world, blog, { at: new Date('2026-02-01') }),
    ]
    await db(world.ctx()).updateTable('notes').set({ url }).where('id', 'in', [older.id, newer.id]).execute()
    for (const spelled of [url, `${origins().blog}/k%C3%A4se`])
      expect(await objectAt(world.ctx(), spelled)).toBe(newer.uri)
    for (const other of [`${origins().market}/käse`, `${origins().blog}/k%`, `${origins().blog}/k%00`])
      expect(await objectAt(world.ctx(), other)).toBeNull()
    await db(world.ctx())
      .updateTable('notes')
      .set({ deleted_at: new Date() })
      .where('id', '=', newer.id)
      .execute()
    expect(await objectAt(world.ctx(), url)).toBe(older.uri)
  })

  test.each(['nonsense', 'https://else.example/', 'http://localhost:1/'])('is nothing at %s', async url => {
    expect(await objectAt(world.ctx(), url)).toBeNull()
  })
})

describe('an actor of ours', () => {
  test('is known by its own address alone, spelt as it is', async () => {
    const { federation } = origins()
    expect((await localActorByUri(world.ctx(), `${federation}/actors/member`))?.username).toBe('member')
    for (const uri of [
      `${federation}/actors/m%65mber`,
      `${federation}/actors/Member`,
      `${federation}/member`,
    ])
      expect(await localActorByUri(world.ctx(), uri)).toBeNull()
    expect(await localActor(world.ctx(), 'nobody')).toBeNull()
  })

  test('is named after the site, the journal by its name alone', async () => {
    expect((await appActor(world.ctx(), 'blog')).name).toBe('Test Growers')
    expect((await appActor(world.ctx(), 'market')).name).toBe('Test Growers: market')
    expect((await appActor(world.ctx(), 'federation')).name).toBe('Test Growers: server')
    expect(await handleOf(world.ctx(), 'events')).toBe(`@events@${hub}`)
  })

  test('describes itself: what kind it is, who decides on followers, and its bio as text', async () => {
    const { id } = world.cast.members.editor
    await db(world.ctx())
      .updateTable('members')
      .set({ bio: '<b>Bees</b> & honey' })
      .where('id', '=', id)
      .execute()
    const edie = await memberActor(world.ctx(), id)
    expect(await describeActor(world.ctx(), { ...edie, manuallyApprovesFollowers: true })).toMatchObject({
      type: 'Person',
      summary: '<p>&lt;b&gt;Bees&lt;/b&gt; &amp; honey</p>',
      discoverable: true,
      manuallyApprovesFollowers: true,
      url: `${origins().federation}/@editor`,
    })
    const server = await describeActor(world.ctx(), await appActor(world.ctx(), 'federation'))
    expect(server).toMatchObject({ type: 'Service', discoverable: false, manuallyApprovesFollowers: false })
    expect(await describeActor(world.ctx(), await appActor(world.ctx(), 'blog'))).toMatchObject({
      discoverable: true,
    })
  })
})

test('what the server says of itself counts members, who of them was here, and what was said in public', async () => {
  await db(world.ctx()).deleteFrom('notes').execute()
  await db(world.ctx()).deleteFrom('sessions').execute()
  const before = await nodeFacts(world.ctx())
  const lastSeen = async (who: 'member' | 'neighbour' | 'editor', days: number) => {
    const session = { domain: 'blog', signIn: Bun.randomUUIDv7(), device: 'test' } as const
    await world.house.sessions.begin(world.cast.members[who].id, { ...session, domain: 'federation' })
    await world
      .ctx()
      .em.execute("update sessions set last_seen_at = now() - ? * interval '1 day' where member_id = ?", [
        days,
        world.cast.members[who].id,
      ])
  }
  await lastSeen('member', 1)
  await lastSeen('member', 1)
  await lastSeen('neighbour', 31)
  await lastSeen('editor', 181)
  const mair = await memberActor(world.ctx(), world.cast.members.member.id)
  for (const audience of ['public', 'unlisted', 'followers', 'direct'] as const)
    await noteBy(world, mair, { audience })
  await noteBy(world, mair, { deletedAt: new Date() })
  await noteBy(world, await appActor(world.ctx(), 'blog'))
  await noteBy(world, (await findActor(world.ctx(), ada.id))!)
  const { total } = before.usage.users
  expect((await nodeFacts(world.ctx())).usage).toEqual({
    users: { total, activeMonth: 1, activeHalfyear: 2 },
    localPosts: 3,
  })
  // One of the cast has left by now.
  expect(total).toBe(6)
})

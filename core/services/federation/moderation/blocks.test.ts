import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { follows, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { somebodyWaits } from '../../../../tests/lock-waits'
import { watchPurges } from '../../../../tests/purges'
import { isBlocked } from '../actors/blocked'
import { AccountBlocked, findByHandle } from '../actors/find-handle'
import { memberActor } from '../actors/local-actor'
import { findActor } from '../actors/remote-actor'
import { follow } from '../follows/follow'
import { receiveFollow } from '../inbox/receive-follow'
import { keepRemoteNote } from '../notes/keep-remote-note'
import { localTimeline, timelineOf } from '../notes/timelines'
import { BLOCKS_PER_PAGE, BlockTargetUnreadable, block, blocks, liftBlock, OwnServer } from './blocks'

let world: TestHouse
let farm: RemoteServer
let ada: RemoteActor
beforeAll(async () => {
  world = await testHouse()
  farm = await startRemoteServer()
  ada = await farm.actor('ada')
  farm.name('ada', ada.id)
})
afterAll(async () => {
  await farm.stop()
  await world.close()
})

const moderator = () => world.ctx('moderator')

async function liftAll(): Promise<void> {
  for (const { id } of (await blocks(moderator())).blocks) await liftBlock(moderator(), id)
}

describe('a blocked server', () => {
  test.each([
    ['Spam.EXAMPLE.', 'spam.example'],
    ['spam。example', 'spam.example'],
    ['թութ.հայ', 'xn--69aa8bzb.xn--y9a3aq'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['spam.example:8443', 'spam.example:8443'],
  ])('%s is kept as %s, and nothing from there passes', async (typed, kept) => {
    await block(moderator(), typed, 'Spam')
    expect((await blocks(moderator())).blocks.map(({ target }) => target)).toEqual([kept])
    const [name, port] = kept.split(':')
    const inside = port
      ? [`https://${kept}/u`]
      : [`https://${name}/u`, `https://${name}./u`, `https://a.${name}/u`]
    for (const uri of inside) expect([uri, await isBlocked(world.ctx(), uri)]).toEqual([uri, true])
    for (const uri of [`https://not${name}/u`, 'https://example/u', `https://${name}.else.example/u`])
      expect([uri, await isBlocked(world.ctx(), uri)]).toEqual([uri, false])
    await liftAll()
  })

  test('is blocked at every port, in timelines as well', async () => {
    const author = await findActor(world.ctx(), ada.id)
    if (!author) throw new Error('nobody there')
    const note = { ...NOTE, id: `${farm.origin}/n/1`, attributedTo: ada.id, url: `${farm.origin}/n/1` }
    await keepRemoteNote(world.ctx(), note, author, 'public')
    const shown = async () => (await timelineOf(world.ctx('member'), author.id, null)).notes.length
    expect(await shown()).toBe(1)
    await block(moderator(), '127.0.0.1', 'Spam')
    expect(await shown()).toBe(0)
    await expect(findByHandle(world.ctx(), `@ada@${farm.host}`)).rejects.toThrow(AccountBlocked)
    await liftAll()
    expect(await shown()).toBe(1)
  })

  test('cannot be our own, nor what stands above it', async () => {
    const { origins } = world.house.config
    for (const origin of Object.values(origins))
      for (const target of [new URL(origin).host, new URL(origin).hostname.toUpperCase()])
        await expect(block(moderator(), target, 'Oops')).rejects.toThrow(OwnServer)
    expect((await localTimeline(world.ctx(), null)).notes).toBeArray()
  })

  test.each(['no host', 'spam.example/x', 'a..b', 'spam.example:x', '%73pam.example', 'https//x', '', '.'])(
    'is not %j',
    async target => {
      await expect(block(moderator(), target, 'Spam')).rejects.toThrow(BlockTargetUnreadable)
    },
  )
})

test('a blocked account is one actor, not its namesakes', async () => {
  const namesake = await farm.actor('c-ada', { type: 'Group', preferredUsername: 'ada' })
  await findActor(world.ctx(), namesake.id)
  await block(moderator(), `@ada@${farm.host}`, 'Rude')
  expect(await isBlocked(world.ctx(), ada.id)).toBe(true)
  expect(await isBlocked(world.ctx(), namesake.id)).toBe(false)
  await liftAll()
  expect(await db(world.ctx()).selectFrom('blocks').select('id').execute()).toEqual([])
})

describe('with a block', () => {
  const following = async () => {
    const rows = await db(world.ctx())
      .selectFrom('follows as f')
      .innerJoin('actors as a', 'a.id', 'f.follower_id')
      .innerJoin('actors as b', 'b.id', 'f.followed_id')
      .select(['a.username as who', 'b.username as whom'])
      .execute()
    return rows.map(({ who, whom }) => `${who} ${whom}`).sort()
  }

  test('nobody follows across any more, either way, accepted or not; all others go on', async () => {
    const [mair, tom] = [await actorOf('member'), await actorOf('neighbour')]
    const inside = [
      await somebodyElsewhere(world, 'rob', 'spam.example'),
      await somebodyElsewhere(world, 'sue', 'a.spam.example:8443'),
    ]
    const outside = await somebodyElsewhere(world, 'ann', 'notspam.example')
    for (const actor of [...inside, outside]) {
      await follows(world, actor, mair)
      await follows(world, tom, actor, { waiting: true })
    }
    await follows(world, tom, mair)
    const { ctx, purged } = watchPurges(moderator())
    await block(ctx, 'spam.example', 'Spam')
    expect(await following()).toEqual(['ann member', 'neighbour ann', 'neighbour member'])
    expect([...purged].sort()).toEqual(['actors', 'comments'])
    for (const actor of inside)
      await expect(follow(world.ctx('member'), actor.id)).rejects.toBeInstanceOf(AccountBlocked)
    await liftAll()
    expect(await following()).toHaveLength(3)
    expect((await follow(world.ctx('member'), inside[0]!.id)).account.username).toBe('rob')
    await db(world.ctx()).deleteFrom('follows').execute()
  })

  test('of one account its neighbours at the server go on', async () => {
    const [mair, bob] = [await actorOf('member'), await farm.actor('bob')]
    farm.name('bob', bob.id)
    for (const uri of [ada.id, bob.id]) await follows(world, (await findActor(world.ctx(), uri))!, mair)
    await block(moderator(), `@bob@${farm.host}`, 'Rude')
    expect(await following()).toEqual(['ada member'])
    await liftAll()
    await db(world.ctx()).deleteFrom('follows').execute()
  })

  test.each(['elsewhere', 'here'])(
    'a follow from %s that is being made in the same moment does not outlive it',
    async side => {
      const [mair, late] = [await actorOf('member'), await somebodyElsewhere(world, side, 'late.example')]
      const [made, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const asking = transaction(world.ctx('member'), async tx => {
        const asked = { kind: 'follow', id: `${late.uri}/1`, actor: late.uri, object: mair.uri } as const
        if (side === 'here') await follow(tx, late.id)
        else await receiveFollow(tx, late, asked)
        made.resolve()
        await mayEnd.promise
      })
      await made.promise
      const blocking = block(moderator(), 'late.example', 'Spam')
      await somebodyWaits(world, blocking)
      mayEnd.resolve()
      await Promise.all([asking, blocking])
      expect(await following()).toEqual([])
      await liftAll()
    },
  )

  test('what waits to be sent there is sent no more, and what was sent stays sent', async () => {
    const activity = await transaction(world.ctx(), tx =>
      emit(tx, { type: 'Create', domain: 'blog', subject: { kind: 'post', id: '1' } }),
    )
    const queued = async (host: string, deliveredAt: Date | null = null) =>
      db(world.ctx())
        .insertInto('deliveries')
        .values({
          id: Bun.randomUUIDv7(),
          activity_id: activity,
          position: sql`default`,
          host,
          inbox: `https://${host}/${Bun.randomUUIDv7()}`,
          queued_at: new Date(),
          delivered_at: deliveredAt,
        })
        .execute()
    await queued('spam.example')
    await queued('a.spam.example')
    await queued('spam.example', new Date())
    await queued('notspam.example')
    await block(moderator(), 'spam.example', 'Spam')
    const left = await db(world.ctx())
      .selectFrom('deliveries')
      .select(['host', 'outcome'])
      .where('abandoned_at', 'is not', null)
      .orderBy('host')
      .execute()
    expect(left).toEqual([
      { host: 'a.spam.example', outcome: 'blocked' },
      { host: 'spam.example', outcome: 'blocked' },
    ])
    await db(world.ctx()).deleteFrom('deliveries').execute()
    await liftAll()
  })

  test('said again, the reason is the new one, and who said it first is kept', async () => {
    await block(moderator(), 'spam.example', 'Spam')
    await block(world.ctx('operator'), ' SPAM.example ', 'Still spam')
    expect((await blocks(moderator())).blocks).toMatchObject([
      { kind: 'host', target: 'spam.example', reason: 'Still spam', by: 'Moss Hartley' },
    ])
    await liftAll()
  })
})

test('a long list goes on by the last of a page, and is narrowed by a part of an address or a reason', async () => {
  await world.ctx().em.execute(
    `insert into blocks (id, kind, target, reason, blocked_at)
     select gen_random_uuid(), 'host', 'paged-' || n || '.example', case when n % 10 = 0 then 'Tenth' else '' end, '2026-01-01'
     from generate_series(1, ${BLOCKS_PER_PAGE + 5}) n`,
  )
  const first = await blocks(moderator(), 'paged-')
  const second = await blocks(moderator(), 'paged-', first.next)
  expect([first.blocks.length, second.blocks.length, second.next]).toEqual([BLOCKS_PER_PAGE, 5, null])
  expect(new Set([...first.blocks, ...second.blocks].map(({ id }) => id)).size).toBe(BLOCKS_PER_PAGE + 5)
  expect((await blocks(moderator(), 'tenth')).blocks).toHaveLength(10)
  await world.ctx().em.execute("delete from blocks where target like 'paged-%'")
})

test.each([undefined, 'member', 'editor', 'organiser', 'shopkeeper'] as const)(
  'to %s there is nothing to see, to block or to lift',
  async who => {
    await block(moderator(), 'spam.example', 'Spam')
    const [{ id } = { id: '' }] = (await blocks(moderator())).blocks
    const ctx = world.ctx(who)
    await expect(blocks(ctx)).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    await expect(block(ctx, 'other.example', '')).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    await expect(liftBlock(ctx, id)).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    expect((await blocks(world.ctx('operator'))).blocks.map(({ target }) => target)).toEqual(['spam.example'])
    await liftAll()
  },
)

const actorOf = (who: 'member' | 'neighbour') => memberActor(world.ctx(), world.cast.members[who].id)

const NOTE = {
  type: 'Note',
  name: null,
  summary: null,
  contentHtml: '<p>Buy</p>',
  sensitive: false,
  inReplyTo: null,
  published: new Date(),
  updated: null,
  to: [],
  cc: [],
  hashtags: [],
  mentions: [],
  images: [],
} as const

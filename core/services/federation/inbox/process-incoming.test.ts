import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { IncomingActivity } from '#core/activitypub/parse'
import type { IncomingObject } from '#core/activitypub/parse-object'
import { db } from '#core/database/db'
import { follows, noteBy, receive, said, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import { type ActorRow, actorByUri } from '../actors/actor-row'
import { appActor, memberActor } from '../actors/local-actor'
import { decideOnFollowers } from '../follows/requests'
import { block } from '../moderation/blocks'
import { notificationsOf } from '../notifications/list'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

let world: TestHouse
let mair: ActorRow
let tom: ActorRow
let blog: ActorRow
let ada: ActorRow
let eve: ActorRow
beforeAll(async () => {
  world = await testHouse()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  blog = await appActor(world.ctx(), 'blog')
  ada = await somebodyElsewhere(world, 'ada', 'far.example', { shownAs: 'Ada Farmer' })
  eve = await somebodyElsewhere(world, 'eve')
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['follows', 'notes', 'notifications', 'withdrawals', 'reports', 'blocks'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  await db(world.ctx()).deleteFrom('ap_activities').execute()
  await world.ctx().em.execute('delete from graphile_worker._private_jobs')
})

let count = 0
const fresh = (what: string, actor = ada) => `${actor.uri}/${what}/${++count}`

const take = (incoming: IncomingActivity) => receive(world.ctx(), incoming)

async function told(who: 'member' | 'neighbour' = 'member') {
  const { notifications } = await notificationsOf(world.ctx(who), 1)
  return notifications.map(({ kind, text, url }) => ({ kind, text, url }))
}

async function standing() {
  const rows = await db(world.ctx())
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', 'f.follower_id')
    .innerJoin('actors as b', 'b.id', 'f.followed_id')
    .select(['a.username as who', 'b.username as whom', 'f.accepted_at'])
    .orderBy('a.username')
    .orderBy('b.username')
    .execute()
  return rows.map(({ who, whom, accepted_at }) => `${who} ${accepted_at ? 'follows' : 'asks'} ${whom}`)
}

async function waitingJobs(): Promise<string[]> {
  const rows = await world
    .ctx()
    .em.execute<{ task: string }[]>('select task_identifier as task from graphile_worker.jobs')
  return rows
    .map(({ task }) => task)
    .filter(task => task !== 'process-incoming' && task !== 'process-activity')
}

describe('a Follow', () => {
  const follow = (object: string, actor = ada) =>
    ({ kind: 'follow', id: fresh('follows', actor), actor: actor.uri, object }) as const

  test('of a member stands at once: their server and the member are told', async () => {
    const asked = follow(mair.uri)
    const { ctx, purged } = watchPurges(world.ctx())
    await receive(ctx, asked)
    expect(await standing()).toEqual(['ada follows member'])
    expect(await said(world)).toMatchObject([
      { type: 'Accept', audience: 'direct', recipients: [ada.uri], document: { object: { id: asked.id } } },
    ])
    expect(await told()).toEqual([{ kind: 'follow', text: 'Ada Farmer follows you', url: '/followers' }])
    expect(purged).toContain('actors')
  })

  test('of a member who decides themselves waits, and is told as a wish', async () => {
    await decideOnFollowers(world.ctx('member'), true)
    await take(follow(mair.uri, eve))
    await decideOnFollowers(world.ctx('member'), false)
    expect(await standing()).toEqual(['eve asks member'])
    expect(await said(world)).toEqual([])
    expect(await told()).toEqual([
      { kind: 'follow', text: '@eve@far.example would like to follow you', url: '/followers#requests' },
    ])
  })

  test('of an app stands, and tells no member', async () => {
    await take(follow(blog.uri))
    expect(await standing()).toEqual(['ada follows blog'])
    expect(await told()).toEqual([])
  })

  test.each(['/actors/nobody', '/actors/MEMBER', '/actors/member/', '/@member', '/actors/'])(
    'of %s is a follow of nobody',
    async path => {
      await take(follow(`${world.house.config.origins.federation}${path}`))
      expect(await standing()).toEqual([])
      expect(await said(world)).toEqual([])
    },
  )
})

describe('who is blocked', () => {
  test.each([
    ['their server', 'far.example'],
    ['a server above theirs', 'example'],
  ])('by %s after their Follow came, and before it was processed, does not follow', async (_, target) => {
    const asked = { kind: 'follow', id: fresh('follows'), actor: ada.uri, object: mair.uri } as const
    await block(world.ctx('moderator'), target, 'Spam')
    await take(asked)
    expect(await standing()).toEqual([])
    expect(await said(world)).toEqual([])
    expect(await told()).toEqual([])
  })

  test('as one account leaves the others there alone', async () => {
    const { id } = world.cast.members.moderator
    await db(world.ctx())
      .insertInto('blocks')
      .values({
        id: Bun.randomUUIDv7(),
        kind: 'actor',
        target: ada.uri,
        reason: 'Rude',
        blocked_by_id: id,
        blocked_at: new Date(),
      })
      .execute()
    for (const actor of [ada, eve])
      await take({ kind: 'follow', id: fresh('follows', actor), actor: actor.uri, object: mair.uri })
    expect(await standing()).toEqual(['eve follows member'])
  })
})

describe('the answer to a follow of ours', () => {
  const answer = (kind: 'accept' | 'reject', follow: object, actor = ada) =>
    take({
      kind,
      id: fresh(kind, actor),
      actor: actor.uri,
      follow: { id: null, actor: null, object: null, ...follow },
    })

  test.each([
    ['its id', async (id: string) => ({ id: `${mair.uri}/follows/${id}` })],
    ['who asked', async () => ({ actor: mair.uri })],
    ['an id of its own, and who asked', async () => ({ id: `${ada.uri}/made-up`, actor: mair.uri })],
  ])('is known by %s', async (_, follow) => {
    const id = await follows(world, mair, ada, { waiting: true })
    await answer('accept', await follow(id))
    expect(await standing()).toEqual(['member follows ada'])
    expect(await told()).toEqual([
      { kind: 'follow-accepted', text: 'Ada Farmer accepted that you follow', url: `/accounts/${ada.id}` },
    ])
  })

  test('that comes twice is told once, and the follow is as old as it was', async () => {
    await follows(world, mair, ada, { since: new Date('2026-01-01T00:00:00Z') })
    await answer('accept', { actor: mair.uri })
    const row = await db(world.ctx()).selectFrom('follows').select('accepted_at').executeTakeFirstOrThrow()
    expect(row.accepted_at).toEqual(new Date('2026-01-01T00:00:00Z'))
    expect(await told()).toEqual([])
  })

  test('“no” ends it, before and after a “yes”, and tells nobody', async () => {
    for (const waiting of [true, false]) {
      await follows(world, mair, ada, { waiting })
      await follows(world, tom, ada, { waiting })
      await answer('reject', { actor: mair.uri })
      expect(await standing()).toEqual([`neighbour ${waiting ? 'asks' : 'follows'} ada`])
      await db(world.ctx()).deleteFrom('follows').execute()
    }
    expect(await told()).toEqual([])
  })

  test('is given by whom was asked alone, about what was asked', async () => {
    await follows(world, mair, ada, { waiting: true })
    await answer('accept', { actor: mair.uri }, eve)
    await answer('reject', { actor: mair.uri }, eve)
    await answer('accept', { actor: tom.uri })
    await answer('accept', {})
    expect(await standing()).toEqual(['member asks ada'])
  })
})

describe('a note from elsewhere', () => {
  const note = (changes: Partial<IncomingObject> = {}, author = ada): IncomingObject => ({
    ...NOTE,
    id: fresh('notes', author),
    attributedTo: author.uri,
    url: `${author.uri}/page`,
    ...changes,
  })
  const create = (object: IncomingObject) =>
    take({ kind: 'create', id: fresh('creates'), actor: object.attributedTo, object })
  const kept = async ({ id }: IncomingObject) =>
    db(world.ctx())
      .selectFrom('notes')
      .select(['html', 'audience', 'published_at', 'deleted_at'])
      .where('uri', '=', id)
      .executeTakeFirst()

  test('is kept when somebody here follows its author, and with its dates', async () => {
    await follows(world, tom, ada)
    const published = new Date('2026-05-01T08:00:00.000Z')
    const object = note({ published, to: [PUBLIC] })
    await create(object)
    expect(await kept(object)).toMatchObject({ audience: 'public', published_at: published })
    expect([...(await told()), ...(await told('neighbour'))]).toEqual([])
  })

  test('is none of our business while that follow waits, or is of another, or the other way round', async () => {
    await follows(world, tom, ada, { waiting: true })
    await follows(world, tom, eve)
    await follows(world, ada, tom)
    const object = note({ to: [PUBLIC] })
    await create(object)
    expect(await kept(object)).toBeUndefined()
  })

  test.each([
    ['to', { to: () => [mair.uri] }],
    ['cc', { cc: () => [mair.uri] }],
    ['a mention', { mentions: () => [{ href: mair.uri, name: '@member' }] }],
  ] as const)('that names a member by %s is kept, and the member told once', async (_, named) => {
    const [[field, value]] = Object.entries(named) as [[string, () => unknown]]
    const object = note({ [field]: value() })
    await create(object)
    expect(await kept(object)).toBeDefined()
    expect(await told()).toMatchObject([{ kind: 'mention', text: 'Ada Farmer mentioned you' }])
    expect(await told('neighbour')).toEqual([])
  })

  test('that names an app, or nobody of ours, is not kept', async () => {
    for (const href of [blog.uri, `${mair.uri}x`, 'http://else.example/actors/member']) {
      const object = note({ to: [href] })
      await create(object)
      expect(await kept(object)).toBeUndefined()
    }
  })

  test('that answers a member is told as an answer, and not as a mention too', async () => {
    const first = note({ to: [tom.uri] })
    const { uri } = await noteBy(world, mair)
    await create({ ...first, inReplyTo: uri, mentions: [{ href: mair.uri, name: '' }] })
    expect(await told()).toMatchObject([{ kind: 'reply', text: 'Ada Farmer replied to you' }])
    expect(await told('neighbour')).toMatchObject([{ kind: 'mention' }])
  })

  test('that answers what we do not know, or what is gone, is not kept', async () => {
    await follows(world, tom, eve)
    const gone = note({}, eve)
    await create(gone)
    await take({ kind: 'delete', id: fresh('deletes', eve), actor: eve.uri, object: gone.id })
    for (const inReplyTo of [gone.id, 'http://else.example/1']) {
      const object = note({ inReplyTo })
      await create(object)
      expect(await kept(object)).toBeUndefined()
    }
  })

  test('is edited and deleted while it is known, though nobody follows any more', async () => {
    const id = await follows(world, tom, ada)
    const object = note({ to: [mair.uri] })
    await create(object)
    await db(world.ctx()).deleteFrom('follows').where('id', '=', id).execute()
    const edited = { ...object, to: [], contentHtml: '<p>Less</p>', updated: new Date() }
    await take({ kind: 'update', id: fresh('updates'), actor: ada.uri, object: edited })
    expect(await kept(object)).toMatchObject({ html: '<p>Less</p>' })
    expect(await told()).toHaveLength(1)
    await receive(world.ctx(), { kind: 'delete', id: fresh('deletes'), actor: ada.uri, object: object.id })
    expect(await kept(object)).toMatchObject({ html: '', deleted_at: expect.any(Date) })
    expect(await told()).toEqual([])
  })
})

describe('a like or a boost', () => {
  const react = (kind: 'like' | 'announce', object: string, actor = ada, id = fresh(kind, actor)) =>
    take({ kind, id, actor: actor.uri, object })
  const reactions = async () => {
    const rows = await db(world.ctx())
      .selectFrom('reactions as r')
      .innerJoin('actors as a', 'a.id', 'r.actor_id')
      .select(['a.username', 'r.kind'])
      .orderBy('a.username')
      .orderBy('r.kind')
      .execute()
    return rows.map(({ username, kind }) => `${username} ${kind}`)
  }

  test.each([
    ['like', 'Like', 'likes your note'],
    ['announce', 'Announce', 'boosted your note'],
  ] as const)('%s counts once for each person, and its author is told', async (kind, kept, words) => {
    const note = await noteBy(world, mair)
    await react(kind, note.uri)
    await react(kind, note.uri)
    await react(kind, note.uri, eve)
    expect(await reactions()).toEqual([`ada ${kept}`, `eve ${kept}`])
    expect(await told()).toEqual([
      { kind, text: `@eve@far.example ${words}`, url: `/notes/${note.id}` },
      { kind, text: `Ada Farmer ${words}`, url: `/notes/${note.id}` },
    ])
  })

  test('of what is gone, or not known, is nothing', async () => {
    const gone = await noteBy(world, mair, { deletedAt: new Date() })
    for (const uri of [gone.uri, 'http://else.example/1']) await react('like', uri)
    expect(await reactions()).toEqual([])
    expect(await waitingJobs()).toEqual([])
  })

  test('of what an app said is counted, and told to no member', async () => {
    await react('announce', (await noteBy(world, blog)).uri)
    expect(await reactions()).toEqual(['ada Announce'])
    expect(await told()).toEqual([])
  })

  test('of something new is fetched for those who follow the booster, by a job; a like never', async () => {
    await react('announce', 'http://else.example/1')
    expect(await waitingJobs()).toEqual([])
    await follows(world, mair, ada)
    await react('like', 'http://else.example/1')
    expect(await waitingJobs()).toEqual([])
    await react('announce', 'http://else.example/1')
    expect(await waitingJobs()).toEqual(['fetch-boosted'])
  })

  test('is taken back by what it was about where no id is given, and no other with it', async () => {
    const [note, other] = [await noteBy(world, mair), await noteBy(world, mair)]
    await react('like', note.uri)
    await react('announce', note.uri)
    await react('like', note.uri, eve)
    const undo = (of: 'like' | 'announce' | 'follow' | 'block', object: string | null) =>
      take({
        kind: 'undo',
        id: fresh('undos'),
        actor: ada.uri,
        of,
        undone: { id: null, actor: ada.uri, object },
      })
    for (const [of, object] of [
      ['like', other.uri],
      ['like', null],
      ['follow', note.uri],
      ['block', note.uri],
    ] as const)
      await undo(of, object)
    expect(await reactions()).toEqual(['ada Announce', 'ada Like', 'eve Like'])
    await undo('like', note.uri)
    expect(await reactions()).toEqual(['ada Announce', 'eve Like'])
    await undo('announce', note.uri)
    expect(await reactions()).toEqual(['eve Like'])
  })

  test('is taken back by nobody else, whatever id they name', async () => {
    const note = await noteBy(world, mair)
    const id = fresh('like')
    await react('like', note.uri, ada, id)
    const undone = { id, actor: eve.uri, object: note.uri }
    await take({ kind: 'undo', id: fresh('undos', eve), actor: eve.uri, of: 'like', undone })
    expect(await reactions()).toEqual(['ada Like'])
  })
})

describe('an Undo of a follow', () => {
  const undo = (undone: { id: string | null; object: string | null }, of: 'follow' | 'unknown' = 'follow') =>
    receive(watched.ctx, {
      kind: 'undo',
      id: fresh('undos'),
      actor: ada.uri,
      of,
      undone: { actor: ada.uri, ...undone },
    })
  let watched: ReturnType<typeof watchPurges>
  beforeEach(() => {
    watched = watchPurges(world.ctx())
  })

  test('ends the one it names, by whichever word, and the counts are shown anew', async () => {
    const one = await follows(world, ada, mair)
    await follows(world, ada, tom)
    await follows(world, eve, mair)
    await undo({ id: `${ada.uri}/follows/${one}`, object: null }, 'unknown')
    expect(await standing()).toEqual(['ada follows neighbour', 'eve follows member'])
    await undo({ id: null, object: tom.uri })
    expect(await standing()).toEqual(['eve follows member'])
    expect(watched.purged).toContain('actors')
  })

  test('of somebody else’s ends nothing', async () => {
    const one = await follows(world, eve, mair)
    await undo({ id: `${eve.uri}/follows/${one}`, object: mair.uri })
    expect(await standing()).toEqual(['eve follows member'])
  })
})

describe('a Block of one of ours', () => {
  test('ends what is between the two, both ways, and nothing else', async () => {
    for (const [one, other] of [
      [ada, mair],
      [mair, ada],
      [ada, tom],
      [eve, mair],
    ] as const)
      await follows(world, one, other)
    const { ctx, purged } = watchPurges(world.ctx())
    await receive(ctx, { kind: 'block', id: fresh('blocks'), actor: ada.uri, object: mair.uri })
    expect(await standing()).toEqual(['ada follows neighbour', 'eve follows member'])
    expect(purged).toContain('actors')
  })

  test('of nobody here ends nothing', async () => {
    await follows(world, ada, mair)
    await take({ kind: 'block', id: fresh('blocks'), actor: ada.uri, object: eve.uri })
    expect(await standing()).toEqual(['ada follows member'])
  })
})

test('a report is kept once, and as much of it as a moderator can read', async () => {
  const id = fresh('flags')
  const objects = Array.from({ length: 60 }, (_, number) => `${mair.uri}/objects/${number}`)
  const flag = { kind: 'flag', id, actor: ada.uri, objects, content: 'x'.repeat(6000) } as const
  await take(flag)
  await db(world.ctx()).deleteFrom('ap_activities').execute()
  await take({ ...flag, content: 'Again' })
  const reports = await db(world.ctx())
    .selectFrom('reports')
    .select(['content', 'targets', 'reporter_id'])
    .execute()
  expect(reports).toHaveLength(1)
  expect(reports[0]).toMatchObject({ reporter_id: ada.id, targets: objects.slice(0, 50) })
  expect(reports[0]?.content.length).toBe(5000)
})

describe('what says that an actor has changed, or is gone', () => {
  test.each([
    { kind: 'updateActor', object: 'http://far.example/ada' },
    { kind: 'move', object: 'http://far.example/ada', target: 'http://else.example/ada' },
  ] as const)('$kind has its document asked for again, once however often it is said', async change => {
    for (let time = 0; time < 2; time++) await take({ ...change, id: fresh('changes'), actor: ada.uri })
    expect(await waitingJobs()).toEqual(['refresh-actor'])
  })

  test('about one of us is not believed', async () => {
    await take({ kind: 'delete', id: fresh('deletes'), actor: mair.uri, object: mair.uri })
    await take({ kind: 'follow', id: fresh('follows'), actor: mair.uri, object: tom.uri })
    expect(await actorByUri(world.ctx(), mair.uri)).toEqual(mair)
    expect(await standing()).toEqual([])
  })

  test('takes an account with all it said, and leaves its neighbours', async () => {
    const rob = await somebodyElsewhere(world, 'rob')
    await follows(world, rob, mair)
    await follows(world, eve, mair)
    const { ctx, purged } = watchPurges(world.ctx())
    await receive(ctx, { kind: 'delete', id: fresh('deletes', rob), actor: rob.uri, object: rob.uri })
    expect(await standing()).toEqual(['eve follows member'])
    expect((await actorByUri(world.ctx(), rob.uri))?.deletedAt).toBeInstanceOf(Date)
    expect([...purged].sort()).toEqual(['actors', 'comments'])
  })

  test('what nobody understands changes nothing', async () => {
    await take({ kind: 'other', id: fresh('others'), actor: ada.uri, type: 'Travel' })
    expect([...(await standing()), ...(await said(world)), ...(await told())]).toEqual([])
  })
})

const NOTE: IncomingObject = {
  type: 'Note',
  id: '',
  attributedTo: '',
  name: null,
  summary: null,
  contentHtml: '<p>Plums</p>',
  sensitive: false,
  url: '',
  inReplyTo: null,
  published: null,
  updated: null,
  to: [],
  cc: [],
  hashtags: [],
  mentions: [],
  images: [],
}

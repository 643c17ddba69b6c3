import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { follows, noteBy, said, somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import type { ActorRow } from '../actors/actor-row'
import { appActor, memberActor } from '../actors/local-actor'
import { notificationsOf } from '../notifications/list'
import { follow, OwnFollower, unfollow } from './follow'
import { followRelations, standingOf } from './follow-relations'
import { acceptFollow, decideOnFollowers, removeFollower } from './requests'

let world: TestHouse
let mair: ActorRow
let tom: ActorRow
let blog: ActorRow
let ada: ActorRow
beforeAll(async () => {
  world = await testHouse()
  mair = await memberActor(world.ctx(), world.cast.members.member.id)
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  blog = await appActor(world.ctx(), 'blog')
  ada = await somebodyElsewhere(world, 'ada')
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['follows', 'notes', 'notifications', 'ap_activities'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

async function told(who: 'member' | 'neighbour') {
  const { notifications } = await notificationsOf(world.ctx(who), 1)
  return notifications.map(({ kind, text, url }) => ({ kind, text, url }))
}

describe('following', () => {
  test('a member who is open is done at once, told once, and said to nobody else', async () => {
    const { ctx, purged } = watchPurges(world.ctx('member'))
    expect(await follow(ctx, tom.id)).toEqual({ account: tom, accepted: true })
    expect(await follow(world.ctx('member'), tom.id)).toEqual({ account: tom, accepted: true })
    expect(await told('neighbour')).toEqual([
      { kind: 'follow', text: 'Mair Pugh follows you', url: '/followers' },
    ])
    expect(await said(world)).toEqual([])
    expect(purged).toContain('actors')
  })

  test('a member who decides themselves is a wish until they do', async () => {
    await decideOnFollowers(world.ctx('neighbour'), true)
    const careful = await memberActor(world.ctx(), world.cast.members.neighbour.id)
    expect((await follow(world.ctx('member'), tom.id)).accepted).toBe(false)
    expect((await follow(world.ctx('member'), tom.id)).accepted).toBe(false)
    expect(await told('neighbour')).toMatchObject([
      { text: 'Mair Pugh would like to follow you', url: '/followers#requests' },
    ])
    const [asked] = (await followRelations(world.ctx(), careful, 'followers', 1)).people
    await acceptFollow(world.ctx('neighbour'), asked?.followId ?? '')
    expect((await follow(world.ctx('member'), tom.id)).accepted).toBe(true)
    expect(await told('member')).toEqual([
      { kind: 'follow-accepted', text: 'Tom Askew accepted that you follow', url: '/@neighbour' },
    ])
    await removeFollower(world.ctx('neighbour'), asked?.followId ?? '')
    expect(await standingOf(world.ctx('member'), tom)).toMatchObject({ viewerFollows: 'no' })
    expect(await said(world)).toEqual([])
    await decideOnFollowers(world.ctx('neighbour'), false)
  })

  test('an app is done at once, and tells no member', async () => {
    expect((await follow(world.ctx('member'), blog.id)).accepted).toBe(true)
    expect(await told('neighbour')).toEqual([])
  })

  test('somebody elsewhere is asked of their server once, however often it is pressed at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => follow(world.ctx('member'), ada.id)))
    expect(answers.map(({ accepted }) => accepted)).toEqual([false, false, false])
    const stored = await db(world.ctx()).selectFrom('follows').select('uri').execute()
    expect(stored).toHaveLength(1)
    expect(await said(world)).toEqual([
      expect.objectContaining({
        type: 'Follow',
        audience: 'direct',
        recipients: [ada.uri],
        document: expect.objectContaining({ id: stored[0]?.uri, actor: mair.uri, object: ada.uri }),
      }),
    ])
  })

  test('oneself, nobody, and who is gone is refused; a visitor signs in first', async () => {
    const gone = await somebodyElsewhere(world, 'gone')
    await db(world.ctx())
      .updateTable('actors')
      .set({ deleted_at: new Date() })
      .where('id', '=', gone.id)
      .execute()
    await expect(follow(world.ctx('member'), mair.id)).rejects.toBeInstanceOf(OwnFollower)
    for (const id of [gone.id, Bun.randomUUIDv7(), ''])
      await expect(follow(world.ctx('member'), id)).rejects.toBeInstanceOf(NotFound)
    await expect(follow(world.ctx(), tom.id)).rejects.toBeInstanceOf(SignInRequired)
    await expect(unfollow(world.ctx(), tom.id)).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('following no more', () => {
  test('is told to the server elsewhere, with the follow that it knows, and once', async () => {
    await follow(world.ctx('member'), ada.id)
    const asked = (await said(world))[0]?.document.id
    await unfollow(world.ctx('member'), ada.id)
    await unfollow(world.ctx('member'), ada.id)
    const [, undone, ...more] = await said(world)
    expect(undone).toMatchObject({
      type: 'Undo',
      audience: 'direct',
      recipients: [ada.uri],
      document: { actor: mair.uri, object: { id: asked, type: 'Follow', object: ada.uri } },
    })
    expect(more).toEqual([])
  })

  test.each(['an app', 'somebody elsewhere'])('%s ends for oneself alone, and is counted anew', async who => {
    const account = who === 'an app' ? blog : ada
    for (const name of ['member', 'neighbour'] as const) await follow(world.ctx(name), account.id)
    const { ctx, purged } = watchPurges(world.ctx('member'))
    expect(await unfollow(ctx, account.id)).toEqual(account)
    expect(purged).toContain('actors')
    const left = await db(world.ctx()).selectFrom('follows').select('follower_id').execute()
    expect(left).toEqual([{ follower_id: tom.id }])
  })
})

describe('an account in figures', () => {
  test('counts what stands and what is open to all, and says how the viewer stands to it', async () => {
    await follows(world, ada, mair)
    await follows(world, tom, mair, { waiting: true })
    await follows(world, mair, ada)
    await follows(world, mair, blog, { waiting: true })
    for (const audience of ['public', 'unlisted', 'followers', 'direct'] as const)
      await noteBy(world, mair, { audience })
    await noteBy(world, mair, { deletedAt: new Date() })
    const figures = { followers: 1, following: 1, notes: 2 }
    expect(await standingOf(world.ctx('neighbour'), mair)).toEqual({ ...figures, viewerFollows: 'asked' })
    expect(await standingOf(world.ctx('editor'), mair)).toEqual({ ...figures, viewerFollows: 'no' })
    expect(await standingOf(world.ctx(), mair)).toEqual({ ...figures, viewerFollows: 'no' })
    expect((await standingOf(world.ctx('member'), ada)).viewerFollows).toBe('yes')
  })
})

describe('the list of acquaintances', () => {
  test('begins with who waits, then the latest, in pages of fifty', async () => {
    const at = (minute: number) => new Date(Date.parse('2026-05-01T08:00:00Z') + minute * 60_000)
    for (let number = 0; number < 51; number++)
      await follows(world, await somebodyElsewhere(world, `n${number}`), mair, { since: at(number) })
    await follows(world, ada, mair, { waiting: true, since: at(-1) })
    await follows(world, mair, tom)
    const first = await followRelations(world.ctx(), mair, 'followers', 1)
    expect(first.pages).toBe(2)
    expect(first.people.slice(0, 3).map(({ username, accepted }) => [username, accepted])).toEqual([
      ['ada', false],
      ['n50', true],
      ['n49', true],
    ])
    expect(first.people).toHaveLength(50)
    const second = await followRelations(world.ctx(), mair, 'followers', 2)
    expect(second.people.map(({ username }) => username)).toEqual(['n1', 'n0'])
    const following = await followRelations(world.ctx(), mair, 'following', 1)
    expect(following.people.map(({ username }) => username)).toEqual(['neighbour'])
    expect([following.pages, (await followRelations(world.ctx(), tom, 'following', 1)).pages]).toEqual([1, 1])
  })
})

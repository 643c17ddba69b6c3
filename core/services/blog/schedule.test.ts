import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import type { Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { overtaking } from '../../../tests/lock-waits'
import { deletePost, undeletePost } from './delete-post'
import { postToEdit } from './edit-post'
import { publish, unpublish } from './publish'
import { createPost } from './save-post'
import { AlreadyPublished, PastTime, publishScheduled, schedule, unschedule } from './schedule'
import { written } from './testing'

let world: TestHouse
let editor: Ctx
beforeAll(async () => {
  world = await testHouse()
  editor = { ...world.ctx('editor'), now: NOON }
})
afterAll(() => world.close())

const NOON = new Date('2031-05-04T12:00:00Z')
const hours = (many: number) => new Date(NOON.getTime() + many * 3_600_000)
const at = (now: Date): Ctx => ({ ...world.ctx(), now })
const as = (who: 'member' | 'neighbour', ...roles: Role[]): Ctx => ({
  ...world.ctx(),
  now: NOON,
  viewer: { member: world.cast.members[who], roles },
})
const draft = async (ctx = editor) => (await createPost(ctx, 'post', written('Scything', 'Early.'))).id
const stateOf = async (id: string) => {
  const { state, publishAt, publishedAt } = await postToEdit(editor, id)
  return { state, publishAt, publishedAt }
}
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const createdFor = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('ap_activities')
      .select('type')
      .where('subject_id', '=', id)
      .where('domain', '=', 'blog')
      .execute()
  ).map(({ type }) => type)

describe('a plan', () => {
  test('comes true at its moment, not before, and once', async () => {
    const id = await draft()
    await schedule(editor, id, hours(2))
    await publishScheduled(at(new Date(hours(2).getTime() - 1)), { postId: id })
    expect(await stateOf(id)).toEqual({ state: 'scheduled', publishAt: hours(2), publishedAt: null })
    await publishScheduled(at(hours(2)), { postId: id })
    await publishScheduled(at(hours(3)), { postId: id })
    expect(await stateOf(id)).toEqual({ state: 'published', publishAt: null, publishedAt: hours(2) })
    expect(await createdFor(id)).toEqual(['Create'])
  })

  test('is for a time to come: this very moment is none', async () => {
    const id = await draft()
    for (const time of [hours(0), hours(-1)])
      expect(await refused(schedule(editor, id, time))).toBeInstanceOf(PastTime)
    await schedule(editor, id, new Date(NOON.getTime() + 1))
    expect((await stateOf(id)).state).toBe('scheduled')
  })

  test('made again moves it: the job of the first time does nothing', async () => {
    const id = await draft()
    await schedule(editor, id, hours(1))
    await schedule(editor, id, hours(5))
    await publishScheduled(at(hours(1)), { postId: id })
    expect((await stateOf(id)).state).toBe('scheduled')
    await publishScheduled(at(hours(5)), { postId: id })
    expect((await stateOf(id)).publishedAt).toEqual(hours(5))
  })

  test('has one job waiting, however often it is moved', async () => {
    const id = await draft()
    for (const hour of [1, 2, 3]) await schedule(editor, id, hours(hour))
    const waiting = await world
      .ctx()
      .em.execute<{ run_at: Date }[]>('select run_at from graphile_worker._private_jobs where key = ?', [
        `publish:${id}`,
      ])
    expect(waiting.map(({ run_at }) => new Date(run_at))).toEqual([hours(3)])
  })

  test('that was given up leaves a draft, also when it is given up twice', async () => {
    const id = await draft()
    await schedule(editor, id, hours(1))
    await unschedule(editor, id)
    await unschedule(editor, id)
    await publishScheduled(at(hours(2)), { postId: id })
    expect(await stateOf(id)).toEqual({ state: 'draft', publishAt: null, publishedAt: null })
  })

  test('ends where somebody publishes first, and does not come back with unpublishing', async () => {
    const id = await draft()
    await schedule(editor, id, hours(4))
    await publish({ ...editor, now: hours(1) }, id)
    await publishScheduled(at(hours(4)), { postId: id })
    expect((await stateOf(id)).publishedAt).toEqual(hours(1))
    await unpublish(editor, id)
    await publishScheduled(at(hours(5)), { postId: id })
    expect((await stateOf(id)).state).toBe('draft')
  })

  test('ends in the bin, and does not come back from there', async () => {
    const id = await draft()
    await schedule(editor, id, hours(1))
    await deletePost(editor, id)
    await publishScheduled(at(hours(2)), { postId: id })
    expect((await stateOf(id)).state).toBe('deleted')
    await undeletePost(editor, id)
    expect((await stateOf(id)).state).toBe('draft')
  })

  test('is refused for what is public, in the bin, or not there', async () => {
    const [open, gone] = [await draft(), await draft()]
    await publish(editor, open)
    await deletePost(editor, gone)
    expect(await refused(schedule(editor, open, hours(1)))).toBeInstanceOf(AlreadyPublished)
    for (const id of [gone, Bun.randomUUIDv7(), 'scything'])
      expect(await refused(schedule(editor, id, hours(1)))).toBeInstanceOf(NotFound)
    expect((await stateOf(open)).state).toBe('published')
  })

  test('that meets a press on Publish is refused, whichever was first', async () => {
    const id = await draft()
    let fault: unknown
    await overtaking(
      world,
      proceed =>
        transaction(editor, async tx => {
          await publish(tx, id)
          await proceed()
        }),
      async () => {
        fault = await refused(schedule(editor, id, hours(1)))
      },
    )
    expect(fault).toBeInstanceOf(AlreadyPublished)
    expect((await stateOf(id)).publishAt).toBeNull()
  })

  test('due while it is given up is not published', async () => {
    const id = await draft()
    await schedule(editor, id, hours(1))
    await overtaking(
      world,
      proceed =>
        transaction(editor, async tx => {
          await unschedule(tx, id)
          await proceed()
        }),
      () => publishScheduled(at(hours(2)), { postId: id }),
    )
    expect((await stateOf(id)).state).toBe('draft')
  })

  test('of a job that names no post does nothing', async () => {
    await publishScheduled(at(hours(9)), { postId: Bun.randomUUIDv7() })
  })
})

describe('who plans', () => {
  test('an author their own post, and it is published in their name', async () => {
    const author = as('member', 'author')
    const id = await draft(author)
    await schedule(author, id, hours(1))
    await publishScheduled(at(hours(1)), { postId: id })
    const { by } = await db(world.ctx())
      .selectFrom('publications')
      .select('published_by_id as by')
      .where('post_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(by).toBe(world.cast.members.member.id)
  })

  test('nobody another’s, and no contributor, member or visitor anything', async () => {
    const author = as('member', 'author')
    const [theirs, another] = [await draft(author), await draft()]
    expect(await refused(schedule(author, another, hours(1)))).toBeInstanceOf(NotFound)
    for (const who of [as('neighbour', 'author'), as('member', 'contributor'), as('member')]) {
      expect(await refused(schedule(who, theirs, hours(1)))).toBeInstanceOf(NotFound)
      expect(await refused(unschedule(who, theirs))).toBeInstanceOf(NotFound)
    }
    expect(await refused(schedule(world.ctx(), theirs, hours(1)))).toBeInstanceOf(SignInRequired)
    expect((await stateOf(theirs)).state).toBe('draft')
  })

  test('leaves nothing behind when what follows fails', async () => {
    const id = await draft()
    await refused(
      transaction(editor, async tx => {
        await schedule(tx, id, hours(1))
        throw new Error('the plug was pulled')
      }),
    )
    expect((await stateOf(id)).state).toBe('draft')
    await publishScheduled(at(hours(2)), { postId: id })
    expect((await stateOf(id)).state).toBe('draft')
  })
})

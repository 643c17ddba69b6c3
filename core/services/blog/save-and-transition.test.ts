import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { markdownOf } from '#core/lexical'
import { type TestHouse, testHouse } from '../../../tests/house'
import { deletePost, StillPublished, undeletePost } from './delete-post'
import { postToEdit, stateOf } from './edit-post'
import { publish, unpublish } from './publish'
import { restoreRevision, revision, revisionsOf } from './revisions'
import { type NextStep, saveAndTransition } from './save-and-transition'
import { createPost, EditCollision, savePost } from './save-post'
import { AlreadyPublished, PastTime, publishScheduled, schedule, unschedule } from './schedule'
import { written } from './testing'

const HOUR_MS = 3_600_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = (now = new Date()) => ({ ...world.ctx('editor'), now })
const soon = () => new Date(Date.now() + HOUR_MS)
const draft = async (title = 'A draft') => (await createPost(editor(), 'post', written(title, 'old'))).id
const read = async (id: string) => {
  const { state, version, publishAt, input } = await postToEdit(editor(), id)
  return { state, version, publishAt, words: markdownOf(input.document) }
}
const then = (id: string, version: number, next: NextStep | null) =>
  saveAndTransition(editor(), id, version, written('A draft', 'new'), next)

describe('saving a text and going on', () => {
  test.each<[string, NextStep | null, string]>([
    ['with nothing', null, 'draft'],
    ['with its publication', { kind: 'publish' }, 'published'],
    ['with a plan', { kind: 'schedule', at: soon() }, 'scheduled'],
    ['into the bin', { kind: 'delete' }, 'deleted'],
    ['by dropping a plan there never was', { kind: 'unschedule' }, 'draft'],
    ['by taking back what is not out', { kind: 'unpublish' }, 'draft'],
  ])('%s keeps the new words and does the step', async (_, next, state) => {
    const id = await draft()
    expect(await then(id, 1, next)).toMatchObject({ id, version: 2 })
    expect(await read(id)).toMatchObject({ state, version: 2, words: 'new' })
  })

  test('takes a public post back, and drops a plan', async () => {
    const id = await draft()
    await schedule(editor(), id, soon())
    await then(id, 1, { kind: 'unschedule' })
    expect((await read(id)).state).toBe('draft')
    await publish(editor(), id)
    await then(id, 2, { kind: 'unpublish' })
    expect((await read(id)).state).toBe('draft')
  })

  test('saves nothing when the step is refused', async () => {
    const id = await draft()
    const past = then(id, 1, { kind: 'schedule', at: new Date(Date.now() - 1) })
    await expect(past).rejects.toBeInstanceOf(PastTime)
    expect(await read(id)).toMatchObject({ version: 1, words: 'old' })
    await publish(editor(), id)
    await expect(then(id, 1, { kind: 'delete' })).rejects.toBeInstanceOf(StillPublished)
    await expect(then(id, 1, { kind: 'schedule', at: soon() })).rejects.toBeInstanceOf(AlreadyPublished)
    expect(await read(id)).toMatchObject({ version: 1, words: 'old', state: 'published' })
    expect(await revisionsOf(editor(), id)).toHaveLength(1)
  })

  test('takes no step when somebody else has saved since', async () => {
    const id = await draft()
    await savePost(world.ctx('operator'), id, 1, written('A draft', 'theirs'))
    await expect(then(id, 1, { kind: 'publish' })).rejects.toBeInstanceOf(EditCollision)
    expect(await read(id)).toMatchObject({ state: 'draft', words: 'theirs' })
  })
})

describe('a plan', () => {
  test('for this very moment is over, and for the next one is not', async () => {
    const id = await draft()
    const ctx = editor()
    await expect(schedule(ctx, id, ctx.now)).rejects.toBeInstanceOf(PastTime)
    await schedule(ctx, id, new Date(ctx.now.getTime() + 1))
    expect((await read(id)).state).toBe('scheduled')
  })

  test('is carried out at its time by the clock, in the name of whoever planned it', async () => {
    const id = await draft()
    const at = soon()
    await schedule(world.ctx('operator'), id, at)
    await publishScheduled({ ...world.ctx(), now: new Date(at.getTime() - 1) }, { postId: id })
    expect((await read(id)).state).toBe('scheduled')
    const clocks = [1, 2].map(() => publishScheduled({ ...world.ctx(), now: at }, { postId: id }))
    await Promise.all(clocks)
    expect(await read(id)).toMatchObject({ state: 'published', publishAt: null })
    const by = await db(world.ctx())
      .selectFrom('publications')
      .select(['published_by_id', 'published_at'])
      .where('post_id', '=', id)
      .execute()
    expect(by).toEqual([{ published_by_id: world.cast.members.operator.id, published_at: at }])
  })

  test('of what was published in the meantime is over, and of what was thrown away too', async () => {
    const [early, binned] = [await draft(), await draft()]
    const at = soon()
    for (const id of [early, binned]) await schedule(editor(), id, at)
    await publish(editor(), early)
    await deletePost(editor(), binned)
    for (const id of [early, binned]) await publishScheduled({ ...world.ctx(), now: at }, { postId: id })
    expect([(await read(early)).state, (await read(binned)).state]).toEqual(['published', 'deleted'])
    await undeletePost(editor(), binned)
    expect(await read(binned)).toMatchObject({ state: 'draft', publishAt: null })
  })
})

test.each([
  [{ deleted_at: soon(), published_at: soon(), publish_at: soon() }, 'deleted'],
  [{ deleted_at: null, published_at: soon(), publish_at: soon() }, 'published'],
  [{ deleted_at: null, published_at: null, publish_at: soon() }, 'scheduled'],
  [{ deleted_at: null, published_at: null, publish_at: null }, 'draft'],
] as const)('what counts first of a post’s state counts', (row, state) => {
  expect(stateOf(row)).toBe(state)
})

describe('a text as it was', () => {
  test('is read by its post and its number, and by no other post’s', async () => {
    const [id, other] = [await draft('Mine'), await draft('Other')]
    const [saved] = await revisionsOf(editor(), id)
    const old = await revision(editor(), id, saved?.id ?? '')
    expect(old).toMatchObject({ title: 'Mine', savedBy: 'Edie Vaughan', savedAt: expect.any(Date) })
    expect(markdownOf(old.document)).toBe('old')
    await expect(revision(editor(), other, saved?.id ?? '')).rejects.toBeInstanceOf(NotFound)
    await expect(restoreRevision(editor(), other, saved?.id ?? '')).rejects.toBeInstanceOf(NotFound)
    for (const none of [Bun.randomUUIDv7(), 'none'])
      await expect(revision(editor(), id, none)).rejects.toBeInstanceOf(NotFound)
  })

  test('comes back with its title into what the post is now, its address and tags included', async () => {
    const { id } = await createPost(editor(), 'post', written('First title', 'first', { tags: ['Then'] }))
    await savePost(editor(), id, 1, written('Second title', 'second', { tags: ['Now'], slug: 'kept' }))
    const first = (await revisionsOf(editor(), id)).at(-1)
    await restoreRevision(world.ctx('operator'), id, first?.id ?? '')
    const { input, version } = await postToEdit(editor(), id)
    expect(input).toMatchObject({ title: 'First title', tags: ['Now'], slug: 'kept' })
    expect([markdownOf(input.document), version]).toEqual(['first', 3])
    expect((await revisionsOf(editor(), id)).map(({ title, savedBy }) => [title, savedBy])).toEqual([
      ['First title', 'Pat Lindqvist'],
      ['Second title', 'Edie Vaughan'],
      ['First title', 'Edie Vaughan'],
    ])
  })

  test('of a post in the bin stays there', async () => {
    const id = await draft()
    const [saved] = await revisionsOf(editor(), id)
    await deletePost(editor(), id)
    await expect(restoreRevision(editor(), id, saved?.id ?? '')).rejects.toBeInstanceOf(NotFound)
    expect((await read(id)).version).toBe(1)
  })
})

test('every step with a post is the editor’s: a visitor is asked to sign in, a member finds nothing', async () => {
  const id = await draft()
  const [saved] = await revisionsOf(editor(), id)
  for (const work of [
    (ctx = world.ctx()) => publish(ctx, id),
    (ctx = world.ctx()) => unpublish(ctx, id),
    (ctx = world.ctx()) => schedule(ctx, id, soon()),
    (ctx = world.ctx()) => unschedule(ctx, id),
    (ctx = world.ctx()) => deletePost(ctx, id),
    (ctx = world.ctx()) => undeletePost(ctx, id),
    (ctx = world.ctx()) => saveAndTransition(ctx, id, 1, written('Mine', ''), { kind: 'publish' }),
    (ctx = world.ctx()) => postToEdit(ctx, id),
    (ctx = world.ctx()) => revisionsOf(ctx, id),
    (ctx = world.ctx()) => revision(ctx, id, saved?.id ?? ''),
    (ctx = world.ctx()) => restoreRevision(ctx, id, saved?.id ?? ''),
  ]) {
    await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    await expect((async () => work(world.ctx('member')))()).rejects.toBeInstanceOf(NotFound)
    await expect((async () => work(world.ctx('shopkeeper')))()).rejects.toBeInstanceOf(NotFound)
  }
  expect(await read(id)).toMatchObject({ state: 'draft', version: 1, words: 'old' })
})

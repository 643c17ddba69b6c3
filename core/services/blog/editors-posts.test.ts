import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { INVARIANTS } from '../../../bench/lib/storm/invariants'
import { type TestHouse, testHouse } from '../../../tests/house'
import { deletePost, undeletePost } from './delete-post'
import type { PostState } from './edit-post'
import { editorsPosts, WORK_PER_PAGE } from './editors-posts'
import { publish, unpublish } from './publish'
import { createPost } from './save-post'
import { schedule } from './schedule'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const list = (state: PostState, query = '', after: string | null = null) =>
  editorsPosts(world.ctx('editor'), { kind: 'page', state, query, after })

async function page(title: string): Promise<string> {
  return (await createPost(world.ctx('editor'), 'page', written(title, ''))).id
}

test('each page stands under its one state, with the moment that counts for it', async () => {
  const now = new Date('2026-06-01T08:00:00Z')
  const at = new Date('2026-07-01T08:00:00Z')
  const editor = { ...world.ctx('editor'), now }
  await page('A draft')
  await publish(editor, await page('Published'))
  await schedule(editor, await page('Planned'), at)
  await deletePost(editor, await page('Thrown away'))
  expect((await list('published')).posts).toMatchObject([{ title: 'Published', state: 'published', at: now }])
  expect((await list('scheduled')).posts).toMatchObject([{ title: 'Planned', state: 'scheduled', at }])
  expect((await list('deleted')).posts).toMatchObject([{ title: 'Thrown away', state: 'deleted' }])
  const { posts, counts, next } = await list('draft')
  expect(posts).toMatchObject([{ title: 'A draft', state: 'draft', authors: world.cast.members.editor.name }])
  expect(counts).toEqual({ draft: 1, scheduled: 1, published: 1, deleted: 1 })
  expect(next).toBeNull()
  const posted = { kind: 'post', state: 'draft', query: '' } as const
  expect(await editorsPosts(editor, posted)).toMatchObject({ posts: [], next: null, counts: { draft: 0 } })
})

test('what is published, taken back, thrown away and brought back stands where it belongs each time', async () => {
  const editor = world.ctx('editor')
  const { id } = await createPost(editor, 'post', written('To and fro', ''))
  const where = async () => {
    const states = ['draft', 'scheduled', 'published', 'deleted'] as const
    const lists = await Promise.all(
      states.map(async state => {
        const ctx = world.ctx('editor')
        return (await editorsPosts(ctx, { kind: 'post', state, query: 'To and fro' })).posts.map(() => state)
      }),
    )
    return lists.flat()
  }
  expect(await where()).toEqual(['draft'])
  await publish(editor, id)
  expect(await where()).toEqual(['published'])
  await unpublish(editor, id)
  expect(await where()).toEqual(['draft'])
  await schedule(editor, id, new Date(Date.now() + 86_400_000))
  expect(await where()).toEqual(['scheduled'])
  await deletePost(editor, id)
  expect(await where()).toEqual(['deleted'])
  await undeletePost(editor, id)
  expect(await where()).toEqual(['draft'])
  await publish(editor, id)
  // A post that goes for good takes its publication along, and is no draft then.
  await db(editor).deleteFrom('publications').where('post_id', '=', id).execute()
  await db(editor).deleteFrom('post_authors').where('post_id', '=', id).execute()
  await db(editor).deleteFrom('posts').where('id', '=', id).execute()
  expect(await where()).toEqual([])
})

test('a long list has pages, and what is looked for narrows it but not the counts', async () => {
  for (let number = 1; number <= WORK_PER_PAGE; number++) await page(`Row ${number} of 100%`)
  const first = await list('draft')
  expect([first.posts.length, first.next]).toEqual([WORK_PER_PAGE, first.posts.at(-1)!.id])
  // One more comes in meanwhile: the page after is the same.
  await page('Newer')
  const second = await list('draft', '', first.next)
  expect([second.posts.map(({ title }) => title), second.next]).toEqual([['A draft'], null])
  const found = await list('draft', 'ROW 1 OF 100%')
  expect(found).toMatchObject({ posts: [{ title: 'Row 1 of 100%' }], next: null })
  expect(found.counts.draft).toBe(WORK_PER_PAGE + 2)
  expect((await list('draft', 'row_1')).posts).toEqual([])
  await expect(list('draft', '', 'nonsense')).rejects.toBeInstanceOf(NotFound)
})

test('the list is for editors: a visitor is asked to sign in, a member finds nothing', async () => {
  const choice = { kind: 'post', state: 'draft', query: '' } as const
  await expect(editorsPosts(world.ctx(), choice)).rejects.toBeInstanceOf(SignInRequired)
  await expect(editorsPosts(world.ctx('member'), choice)).rejects.toBeInstanceOf(NotFound)
})

test('a draft that is saved again stands on top, also one that was public in between', async () => {
  const broken = async () =>
    (
      await INVARIANTS['posts that are not public and not kept as such, or kept at another time']?.execute(
        db(world.ctx()),
      )
    )?.rows
  const saved = (id: string, minutes: number) =>
    sql`update posts set updated_at = now() + make_interval(mins => ${minutes}::int) where id = ${id}`.execute(
      db(world.ctx()),
    )
  const [older, newer] = [await page('Moved one'), await page('Moved two')]
  await saved(older, 1)
  await saved(newer, 2)
  const order = async () => (await list('draft', 'Moved')).posts.map(({ title }) => title)
  expect(await order()).toEqual(['Moved two', 'Moved one'])
  await publish(world.ctx('editor'), older)
  await saved(older, 3)
  await unpublish(world.ctx('editor'), older)
  await saved(newer, 2)
  expect((await order()).toSorted()).toEqual(['Moved one', 'Moved two'])
  expect(await broken()).toEqual([])
  await saved(older, 4)
  expect(await order()).toEqual(['Moved one', 'Moved two'])
  expect(await broken()).toEqual([])
})

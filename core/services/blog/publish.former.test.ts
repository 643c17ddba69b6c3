import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../tests/house'
import { publish, redate, unpublish } from './publish'
import { createPost } from './save-post'
import { publishScheduled, schedule } from './schedule'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const OLD = new Date('2019-05-04T10:20:30Z')
const editor = () => world.ctx('editor')

async function published(title: string, at?: Date): Promise<string> {
  const { id } = await createPost(editor(), 'post', written(title, 'Words.'))
  await publish(editor(), id)
  if (at) await redate(editor(), id, at)
  return id
}

const publicSince = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('publications')
      .select('published_at')
      .where('post_id', '=', id)
      .executeTakeFirst()
  )?.published_at ?? null

const kept = async (id: string) =>
  (
    await db(world.ctx())
      .selectFrom('former_publications')
      .select('published_at')
      .where('post_id', '=', id)
      .execute()
  ).map(({ published_at }) => published_at)

test('a post that was taken back is of its old day when it is published again', async () => {
  const id = await published('Taken back', OLD)
  await unpublish(editor(), id)
  expect([await publicSince(id), await kept(id)]).toEqual([null, [OLD]])
  await unpublish(editor(), id)
  expect(await kept(id)).toEqual([OLD])
  await publish(editor(), id)
  expect([await publicSince(id), await kept(id)]).toEqual([OLD, []])
})

test('one that is planned instead is of the day of its plan', async () => {
  const id = await published('Planned', OLD)
  await unpublish(editor(), id)
  const ctx = editor()
  const at = new Date(ctx.now.getTime() + 3_600_000)
  await schedule(ctx, id, at)
  const then = { ...world.ctx(), now: new Date(at.getTime() + 1_000) }
  await publishScheduled(then, { postId: id })
  expect([await publicSince(id), await kept(id)]).toEqual([then.now, []])
})

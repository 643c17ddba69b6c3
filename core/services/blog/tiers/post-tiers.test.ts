import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { createPost } from '../save-post'
import { written } from '../testing'
import { setPostTiers, tieredPosts } from './post-tiers'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const forTiers = (title: string) => createPost(editor(), 'post', written(title, '', { visibility: 'tiers' }))

test('every post for tiers is reached, however many there are, the newest first and each once', async () => {
  const made: string[] = []
  for (let at = 0; at < 53; at++) made.push((await forTiers(`For tiers ${at}`)).id)
  // Made in one moment, they still stand in one order.
  await db(editor())
    .updateTable('posts')
    .set({ created_at: new Date('2026-05-01T10:00Z') })
    .execute()
  await deletePost(editor(), made[52]!)
  const first = await tieredPosts(editor())
  const rest = await tieredPosts(editor(), first.next)
  expect([first.posts.length, rest.posts.length, rest.next]).toEqual([50, 2, null])
  expect([...first.posts, ...rest.posts].map(({ id }) => id)).toEqual(made.slice(0, 52).reverse())
})

test('a tier that is none is refused, and so is a post that is none', async () => {
  const { id } = await forTiers('One')
  await expect(setPostTiers(editor(), id, [Bun.randomUUIDv7()])).rejects.toBeInstanceOf(NotFound)
  await expect(setPostTiers(editor(), Bun.randomUUIDv7(), [])).rejects.toBeInstanceOf(NotFound)
  expect((await tieredPosts(editor())).posts[0]).toEqual({ id, title: 'One', tierIds: [] })
})

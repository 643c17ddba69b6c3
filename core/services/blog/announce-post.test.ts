import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { announcePost } from './announce-post'
import type { PostKind } from './post-input'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** Announced in these ways, and what is kept of each. */
async function announced(
  kind: PostKind,
  title: string,
  ...types: readonly ('Create' | 'Update' | 'Delete')[]
) {
  const { id } = await createPost(world.ctx('editor'), kind, written(title, 'Beans.'))
  for (const type of types) await transaction(world.ctx('editor'), tx => announcePost(tx, type, id))
  return db(world.ctx())
    .selectFrom('ap_activities')
    .select(['type', 'audience', 'subject_kind', 'payload'])
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()
}

test('a post is announced to everybody, a page inside the house alone', async () => {
  const posts = await announced('post', 'Beans are up', 'Create', 'Update')
  expect(posts.map(({ type, audience }) => [type, audience])).toEqual([
    ['Create', 'public'],
    ['Update', 'public'],
  ])
  const pages = await announced('page', 'How we farm', 'Create', 'Update', 'Delete')
  expect(pages.map(({ audience, subject_kind }) => [audience, subject_kind])).toEqual([
    ['internal', 'page'],
    ['internal', 'page'],
    ['internal', 'page'],
  ])
})

test('that a post is gone is said to everybody by title and address alone, and what was said before is withdrawn', async () => {
  const [said, gone] = await announced('post', 'Beans are gone', 'Create', 'Delete')
  expect([said?.audience, gone?.audience]).toEqual(['internal', 'public'])
  expect(gone?.payload).toEqual({ title: 'Beans are gone', url: 'http://localhost:4000/beans-are-gone' })
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { statementsOf } from '../../../tests/statements'
import { frontPage } from './front-page'
import { publish, unpublish } from './publish'
import { createPost } from './save-post'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function published(title: string, tags: readonly string[] = []): Promise<string> {
  const { id } = await createPost(world.ctx('editor'), 'post', written(title, '', { tags }))
  await publish(world.ctx('editor'), id)
  return id
}
const titles = async () => (await frontPage(world.ctx(), 1)).list.posts.map(({ title }) => title)

test('the front page is read once for everybody, with its dates', async () => {
  await published('Leeks', ['Beds'])
  const first = await frontPage(world.ctx(), 1)
  expect(first.list.posts[0]).toMatchObject({ title: 'Leeks', publishedAt: expect.any(Date) })
  expect(first.tags).toEqual([{ slug: 'beds', name: 'Beds', posts: 1 }])
  expect(await statementsOf(() => frontPage(world.ctx('editor'), 1))).toBe(0)
})

test('it is read anew as soon as a post comes or goes', async () => {
  const id = await published('Quinces', ['Larder'])
  expect(await titles()).toEqual(['Quinces', 'Leeks'])
  await unpublish(world.ctx('editor'), id)
  expect(await titles()).toEqual(['Leeks'])
  expect((await frontPage(world.ctx(), 1)).tags.map(({ name }) => name)).toEqual(['Beds'])
})

test('a page of its own is kept for each number, and one far back for none', async () => {
  expect((await frontPage(world.ctx(), 2)).list).toEqual({ posts: [], page: 2, pages: 1, total: 1 })
  await frontPage(world.ctx(), 21)
  expect(await statementsOf(() => frontPage(world.ctx(), 21))).toBeGreaterThan(0)
})

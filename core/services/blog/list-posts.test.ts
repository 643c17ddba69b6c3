import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'
import { featuredPost, latestPosts, POSTS_PER_PAGE, publishedPosts } from './list-posts'
import type { PostInput } from './post-input'
import { publish } from './publish'
import { createPost } from './save-post'
import { authorShelf, tagShelf, usedTags } from './shelves'
import { written } from './testing'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function published(title: string, more: Partial<PostInput> = {}, kind: 'post' | 'page' = 'post') {
  const { id } = await createPost(world.ctx('editor'), kind, written(title, '', more))
  await publish(world.ctx('editor'), id)
}
const titles = (posts: readonly { title: string }[]) => posts.map(({ title }) => title)

test('lists have public posts alone, the newest first, by tag and by author', async () => {
  await published('Carrots', { tags: ['Roots', '#quiet'], featured: true })
  await published('Swedes', { tags: ['Roots'], visibility: 'members' })
  await published('About roots', { tags: ['Roots'] }, 'page')
  await createPost(world.ctx('editor'), 'post', written('Parsnips', '', { tags: ['Roots'], featured: true }))
  const { posts, pages } = await publishedPosts(world.ctx(), { tag: 'roots' }, 1)
  expect(posts).toMatchObject([
    { title: 'Swedes', membersOnly: true, publishedAt: expect.any(Date) },
    { title: 'Carrots', membersOnly: false, tag: { slug: 'roots', name: 'Roots' }, author: 'Edie Vaughan' },
  ])
  expect(pages).toBe(1)
  expect((await featuredPost(world.ctx()))?.title).toBe('Carrots')
  expect(titles((await publishedPosts(world.ctx(), { author: 'edie-vaughan' }, 1)).posts)).toEqual([
    'Swedes',
    'Carrots',
  ])
  expect((await publishedPosts(world.ctx(), { author: 'nobody' }, 1)).posts).toEqual([])
})

test('a tag or an author has a shelf that readers may know; internal tags have none', async () => {
  expect(await tagShelf(world.ctx(), 'roots')).toEqual({
    slug: 'roots',
    name: 'Roots',
    about: '',
    image: null,
  })
  expect(await tagShelf(world.ctx(), 'hash-quiet')).toBeNull()
  expect(await tagShelf(world.ctx(), "roots' or ''='")).toBeNull()
  expect(await authorShelf(world.ctx(), 'edie-vaughan')).toMatchObject({ name: 'Edie Vaughan' })
  expect(await usedTags(world.ctx())).toEqual([{ slug: 'roots', name: 'Roots', posts: 2 }])
})

test('a page more begins with one post more than fits on it', async () => {
  for (let number = 3; number <= POSTS_PER_PAGE; number++) await published(`Post ${number}`)
  expect((await publishedPosts(world.ctx(), {}, 1)).pages).toBe(1)
  await published('One more')
  expect((await publishedPosts(world.ctx(), {}, 1)).pages).toBe(2)
  expect(titles((await publishedPosts(world.ctx(), {}, 2)).posts)).toEqual(['Carrots'])
  expect(titles(await latestPosts(world.ctx(), 2))).toEqual(['One more', `Post ${POSTS_PER_PAGE}`])
})

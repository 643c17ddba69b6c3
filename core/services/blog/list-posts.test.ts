import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../tests/house'
import { postToEdit } from './edit-post'
import { featuredPost, latestPosts, POSTS_PER_PAGE, publishedPosts } from './list-posts'
import type { PostInput } from './post-input'
import { publish, unpublish } from './publish'
import { createPost, savePost } from './save-post'
import { authorBySlug, tagBySlug, usedTags } from './tags-and-authors'
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
  expect(await tagBySlug(world.ctx(), 'roots')).toEqual({
    slug: 'roots',
    name: 'Roots',
    about: '',
    image: null,
    imageAlt: '',
    picture: null,
    metaTitle: null,
    metaDescription: null,
  })
  expect(await tagBySlug(world.ctx(), 'hash-quiet')).toBeNull()
  expect(await tagBySlug(world.ctx(), "roots' or ''='")).toBeNull()
  expect(await authorBySlug(world.ctx(), 'edie-vaughan')).toMatchObject({ name: 'Edie Vaughan' })
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

test('behind the last page there is nothing, and before the first post of all neither', async () => {
  expect(await publishedPosts(world.ctx(), {}, 99)).toEqual({ posts: [], page: 99, pages: 2, total: 13 })
  expect(await latestPosts(world.ctx(), 0)).toEqual([])
  expect(await publishedPosts(world.ctx(), { tag: 'hash-quiet', author: 'nobody' }, 1)).toMatchObject({
    posts: [],
  })
})

test('on top of the front page stands the newest post that was marked, while it is public and marked', async () => {
  const top = async () => (await featuredPost(world.ctx()))?.title
  await published('Marked', { featured: true })
  await published('A marked page', { featured: true }, 'page')
  expect(await top()).toBe('Marked')
  const [{ id } = { id: '' }] = (await publishedPosts(world.ctx(), {}, 1)).posts
  const { input, version } = await postToEdit(world.ctx('editor'), id)
  await savePost(world.ctx('editor'), id, version, { ...input, featured: false })
  expect(await top()).toBe('Carrots')
  await savePost(world.ctx('editor'), id, version + 1, { ...input, featured: true })
  await unpublish(world.ctx('editor'), id)
  expect(await top()).toBe('Carrots')
})

test('a line of a list has the post’s first tag for readers, its first author, and its picture with words', async () => {
  const pictured = { featureImage: '/illustrations/p.svg', featureImageAlt: 'A parsnip' }
  await published('In line', { tags: ['#aside', 'Second', 'Third'], customExcerpt: 'In short.', ...pictured })
  const [line] = await latestPosts(world.ctx(), 1)
  expect(line).toEqual({
    id: expect.any(String),
    slug: 'in-line',
    title: 'In line',
    excerpt: 'In short.',
    membersOnly: false,
    image: '/illustrations/p.svg',
    imageAlt: 'A parsnip',
    publishedAt: expect.any(Date),
    picture: { src: '/illustrations/p.svg', alt: 'A parsnip', width: 1280, height: 720 },
    tag: { slug: 'second', name: 'Second' },
    author: 'Edie Vaughan',
  })
  await published('Bare')
  expect((await latestPosts(world.ctx(), 1))[0]).toMatchObject({
    tag: null,
    image: null,
    imageAlt: '',
    picture: null,
  })
})

test('of two posts of the very same moment the one written last stands first, on every list alike', async () => {
  const now = new Date(Date.UTC(2035, 0, 1))
  const editor = { ...world.ctx('editor'), now }
  for (const title of ['Twin, one', 'Twin, two'])
    await publish(editor, (await createPost(editor, 'post', written(title, '', { tags: ['Twins'] }))).id)
  expect(titles(await latestPosts(world.ctx(), 2))).toEqual(['Twin, two', 'Twin, one'])
  expect(titles((await publishedPosts(world.ctx(), { tag: 'twins' }, 1)).posts)).toEqual([
    'Twin, two',
    'Twin, one',
  ])
})

test('tags stand by how much is under them, and then by name; drafts, pages and tags for editors count for nothing', async () => {
  await published('Counted', { tags: ['Zebra', 'Apple', '#never'] })
  await published('Counted twice', { tags: ['Zebra'] })
  await published('A page', { tags: ['Zebra', 'Paged'] }, 'page')
  await createPost(world.ctx('editor'), 'post', written('Not yet', '', { tags: ['Zebra', 'Unused'] }))
  const used = await usedTags(world.ctx())
  expect(used.find(({ slug }) => slug === 'zebra')).toEqual({ slug: 'zebra', name: 'Zebra', posts: 2 })
  expect(used.map(({ slug }) => slug)).not.toContain('paged')
  expect(used.map(({ slug }) => slug)).not.toContain('unused')
  expect(used.map(({ slug }) => slug)).not.toContain('hash-never')
  const order = used.map(({ posts, name }) => [-posts, name] as const)
  expect(order).toEqual(order.toSorted((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1)))
})

test('an author’s shelf says what they say of themselves; what is no address is no shelf', async () => {
  await db(world.ctx())
    .updateTable('authors')
    .set({ bio: 'Writes.', image: '/edie.webp' })
    .where('slug', '=', 'edie-vaughan')
    .execute()
  expect(await authorBySlug(world.ctx(), 'edie-vaughan')).toEqual({
    slug: 'edie-vaughan',
    name: 'Edie Vaughan',
    about: 'Writes.',
    image: '/edie.webp',
    imageAlt: '',
    metaTitle: null,
    metaDescription: null,
  })
  for (const slug of ['nobody', '', 'a/b']) {
    expect(await authorBySlug(world.ctx(), slug)).toBeNull()
    expect(await tagBySlug(world.ctx(), slug)).toBeNull()
  }
})

test('of a tag or an author as many are counted as are public, without pages and drafts', async () => {
  const ctx = world.ctx('editor')
  const made = async (kind: 'post' | 'page', title: string) => {
    const { id } = await createPost(ctx, kind, written(title, 'Words.', { tags: ['Counted'] }))
    return id
  }
  for (const title of ['First counted', 'Second counted']) await publish(ctx, await made('post', title))
  await publish(ctx, await made('page', 'A page that has it, too'))
  await made('post', 'A draft that has it, too')
  const { total, posts } = await publishedPosts(world.ctx(), { tag: 'counted' }, 1)
  expect([total, titles(posts)]).toEqual([2, ['Second counted', 'First counted']])
  for (const author of ['nobody', 'edie-vaughan'])
    expect((await publishedPosts(world.ctx(), { tag: 'counted', author }, 1)).total).toBe(
      author === 'nobody' ? 0 : 2,
    )
  expect((await publishedPosts(world.ctx(), { author: 'nobody' }, 1)).total).toBe(0)
})

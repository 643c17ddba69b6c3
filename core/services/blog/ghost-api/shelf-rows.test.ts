import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { objectIdOf } from '#core/ghost'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { publish } from '../publish'
import { createPost } from '../save-post'
import { written } from '../testing'
import { authorOf, tagOf } from './people-and-tags'
import { authorRows, tagRows } from './shelf-rows'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  const editor = () => world.ctx('editor')
  const post = async (title: string, tags: string[], kind: 'post' | 'page' = 'post') =>
    (await createPost(editor(), kind, written(title, 'Words.', { tags }))).id
  for (const title of ['Beans up', 'Beans down'])
    await publish(editor(), await post(title, ['Beans', 'Growing']))
  await publish(editor(), await post('About beans', ['Beans'], 'page'))
  await post('A draft', ['Beans', 'Secret'])
  await deletePost(editor(), await post('Thrown away', ['Beans', 'Gone']))
})
afterAll(() => world.close())

const PAGE = { where: sql<boolean>`true`, order: sql`t.slug`, limit: 50, page: 1 }
const tags = async (scope: 'content' | 'admin', more: object = {}) => {
  const { rows, total } = await tagRows(world.ctx(), scope, { ...PAGE, ...more })
  return { total, rows: rows.map(({ slug, posts }) => [slug, posts]) }
}

describe('tags', () => {
  test('to a content key are those of something public, with the posts that are', async () => {
    expect(await tags('content')).toEqual({
      total: 2,
      rows: [
        ['beans', 2],
        ['growing', 2],
      ],
    })
  })

  test('to an admin key are all, with whatever bears them and was not thrown away', async () => {
    expect(await tags('admin')).toEqual({
      total: 4,
      rows: [
        ['beans', 4],
        ['gone', 0],
        ['growing', 2],
        ['secret', 1],
      ],
    })
  })

  test('come in pages that know how many there are in all', async () => {
    expect(await tags('admin', { limit: 3 })).toMatchObject({
      total: 4,
      rows: [
        ['beans', 4],
        ['gone', 0],
        ['growing', 2],
      ],
    })
    expect(await tags('admin', { limit: 3, page: 2 })).toEqual({ total: 4, rows: [['secret', 1]] })
    // Behind the last there is no row that could say it.
    expect(await tags('admin', { limit: 3, page: 3 })).toEqual({ total: 0, rows: [] })
  })

  test('are narrowed and put in order as they are asked for', async () => {
    expect((await tags('admin', { where: sql`t.slug like 'g%'`, order: sql`posts desc` })).rows).toEqual([
      ['growing', 2],
      ['gone', 0],
    ])
  })
})

describe('authors', () => {
  const authors = async (more: object = {}) => {
    const { rows, total } = await authorRows(world.ctx(), { ...PAGE, order: sql`a.slug`, ...more })
    return { total, rows: rows.map(({ slug, posts }) => [slug, posts]) }
  }

  test('are those of something public, with the posts that are', async () => {
    expect(await authors()).toEqual({ total: 1, rows: [['edie-vaughan', 2]] })
    expect(await authors({ where: sql`a.slug = 'nobody'` })).toEqual({ total: 0, rows: [] })
  })

  test('who wrote only drafts are nobody yet', async () => {
    const { id } = await createPost(world.ctx('operator'), 'post', written('Not yet', 'Words.'))
    expect((await authors()).total).toBe(1)
    await publish(world.ctx('operator'), id)
    expect((await authors()).rows.map(([slug]) => slug)).toEqual(['edie-vaughan', 'pat-lindqvist'])
  })
})

describe('a tag as it is shown', () => {
  const TAG = {
    id: Bun.randomUUIDv7(),
    slug: 'bröd',
    name: 'Bröd',
    description: '',
    internal: false,
    image: null,
    meta_title: null,
    meta_description: null,
  }

  test('has Ghost’s id, and no words where there are none', () => {
    expect(tagOf(world.ctx(), TAG)).toMatchObject({
      id: objectIdOf(TAG.id),
      slug: 'bröd',
      description: null,
      visibility: 'public',
      url: 'http://localhost:4000/tag/br%C3%B6d',
    })
  })

  test('of editors only has the page of none', () => {
    expect(tagOf(world.ctx(), { ...TAG, internal: true })).toMatchObject({
      visibility: 'internal',
      url: 'http://localhost:4000/404/',
    })
  })

  test('has whole addresses of its pictures', () => {
    const picture = (image: string | null) => tagOf(world.ctx(), { ...TAG, image }).feature_image
    expect(picture('/media/a.webp')).toBe('http://localhost:4000/media/a.webp')
    expect(picture('https://far.example/a.webp')).toBe('https://far.example/a.webp')
    expect(picture(null)).toBeNull()
  })
})

test('an author as they are shown has an address and a picture, and says nothing that nobody said', () => {
  const author = {
    id: Bun.randomUUIDv7(),
    slug: 'edie vaughan',
    name: 'Edie',
    bio: '',
    image: '/media/e.webp',
  }
  expect(authorOf(world.ctx(), author)).toMatchObject({
    id: objectIdOf(author.id),
    name: 'Edie',
    bio: null,
    cover_image: null,
    profile_image: 'http://localhost:4000/media/e.webp',
    url: 'http://localhost:4000/author/edie%20vaughan',
  })
})

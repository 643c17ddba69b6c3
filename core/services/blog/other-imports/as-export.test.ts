import { describe, expect, test } from 'bun:test'
import { asGhostExport, type ForeignPost, slugOf } from './as-export'

const post = (changes: Partial<ForeignPost> = {}): ForeignPost => ({
  key: 'https://old.example/plums',
  type: 'post',
  title: 'Plums',
  slug: 'plums',
  status: 'published',
  date: new Date('2026-05-01T08:00:00.900Z'),
  updated: new Date('2026-05-02T08:00:00Z'),
  html: '<p>Plums</p>',
  excerpt: null,
  featureImage: null,
  featureImageAlt: null,
  tags: [],
  authors: [],
  visibility: 'public',
  ...changes,
})

type Row = Readonly<Record<string, unknown>>
type Data = Readonly<Record<string, readonly Row[]>>
const dataOf = (...posts: ForeignPost[]): Data =>
  JSON.parse(asGhostExport({ title: 'Old site', description: 'As it was', posts })).db[0].data
const theRow = (changes?: Partial<ForeignPost>) => dataOf(post(changes)).posts![0]!

describe('a text from elsewhere', () => {
  test('is known again: of the same address and day it has the same id, and of others others', () => {
    const { id } = theRow()
    expect(id).toMatch(/^[0-9a-f]{24}$/)
    expect(theRow({ title: 'Other', slug: 'other', html: '' }).id).toBe(id)
    expect(theRow({ key: 'https://old.example/pears' }).id).not.toBe(id)
    expect(theRow({ date: new Date('2026-05-01T08:00:01Z') }).id).not.toBe(id)
  })

  test('has an id that begins with the second in which it was made, as Ghost’s do', () => {
    const seconds = Date.parse('2026-05-01T08:00:00Z') / 1000
    expect(Number.parseInt(String(theRow().id).slice(0, 8), 16)).toBe(seconds)
    expect(String(theRow({ date: new Date(-5_000) }).id)).toStartWith('00000000')
  })

  test('has the times of Ghost’s database, and was published when it was', () => {
    const times = { created_at: '2026-05-01 08:00:00', updated_at: '2026-05-02 08:00:00' }
    expect(theRow()).toMatchObject({ ...times, published_at: '2026-05-01 08:00:00' })
    expect(theRow({ status: 'scheduled' }).published_at).toBe('2026-05-01 08:00:00')
    expect(theRow({ status: 'draft' })).toMatchObject({ ...times, published_at: null })
  })

  test('brings one text, and nothing for the other', () => {
    expect(theRow()).toMatchObject({ html: '<p>Plums</p>', lexical: null })
    expect(theRow({ html: undefined, lexical: '{}' })).toMatchObject({ html: null, lexical: '{}' })
  })

  test('says what its picture shows, where it says so', () => {
    expect(dataOf(post()).posts_meta).toEqual([])
    const { posts_meta, posts } = dataOf(post({ featureImage: '/a.png', featureImageAlt: 'A plum' }))
    expect(posts_meta).toMatchObject([{ post_id: posts![0]!.id, feature_image_alt: 'A plum' }])
  })
})

describe('tags and authors', () => {
  const data = dataOf(
    post({ tags: ['Fruit', 'Autumn'], authors: ['Edie'] }),
    post({ key: 'pears', tags: ['Autumn'], authors: ['Edie', 'Tom'] }),
  )

  test('are each there once, by their name', () => {
    expect(data.tags!.map(({ name, slug }) => [name, slug])).toEqual([
      ['Fruit', 'fruit'],
      ['Autumn', 'autumn'],
    ])
    expect(data.users!.map(({ name }) => name)).toEqual(['Edie', 'Tom'])
  })

  test('are tied to their texts in order, each tie with an id of its own', () => {
    const tagIds = new Map(data.tags!.map(({ id, name }) => [id, name]))
    const tied = data.posts_tags!.map(({ post_id, tag_id, sort_order }) => [
      post_id,
      tagIds.get(tag_id),
      sort_order,
    ])
    const [plums, pears] = data.posts!.map(({ id }) => id)
    expect(tied).toEqual([
      [plums, 'Fruit', 0],
      [plums, 'Autumn', 1],
      [pears, 'Autumn', 0],
    ])
    const ties = [...data.posts_tags!, ...data.posts_authors!].map(({ id }) => id)
    expect(new Set(ties).size).toBe(ties.length)
  })
})

test('a site says what it is called', () => {
  const settings = dataOf().settings!.map(({ key, value }) => [key, value])
  expect(settings).toEqual([
    ['title', 'Old site'],
    ['description', 'As it was'],
  ])
})

test.each([
  ['Über die Äpfel!', 'uber-die-apfel'],
  ['  --Plums--  ', 'plums'],
  ['果物', '果物'],
  ['★', 'untitled'],
  ['', 'untitled'],
  ['x'.repeat(200), 'x'.repeat(180)],
])('the address of %j is %j', (words, slug) => {
  expect(slugOf(words)).toBe(slug)
})

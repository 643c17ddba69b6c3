import { describe, expect, test } from 'bun:test'
import { pagination, readQuery } from './query'
import { GhostRefusal } from './refusals'

const POSTS = {
  includes: ['tags', 'authors'],
  formats: ['html', 'plaintext', 'lexical'],
  defaultFormats: ['html'],
}
const LIST = { verb: 'list', of: 'posts' } as const
const read = (query: string, askable: Parameters<typeof readQuery>[1] = POSTS) =>
  readQuery(new URLSearchParams(query), askable, LIST)
/** What is wrong, as Ghost says it; null when nothing is. */
const refused = (query: string, askable?: Parameters<typeof readQuery>[1]) => {
  try {
    read(query, askable)
    return null
  } catch (refusal) {
    return refusal instanceof GhostRefusal ? [refusal.status, refusal.more.context] : refusal
  }
}

describe('a query', () => {
  test('asks for fifteen of the first page in HTML where it says nothing', () => {
    expect(read('')).toEqual({
      filter: null,
      order: null,
      limit: 15,
      page: 1,
      fields: null,
      include: new Set(),
      formats: new Set(['html']),
    })
  })

  test.each([
    ['1', 1],
    ['100', 100],
    ['101', 100],
    ['all', 100],
    ['0', 15],
    ['', 15],
    ['99999999999999999999', 100],
  ])('of limit %p gets %p', (limit, most) => {
    expect(read(`limit=${limit}`).limit).toBe(most)
  })

  test.each([
    ['2', 2],
    ['0', 1],
    ['', 1],
    ['1000001', 1_000_000],
  ])('of page %p gets page %p', (page, at) => {
    expect(read(`page=${page}`).page).toBe(at)
  })

  test.each(['-1', '1.5', 'ten', 'ALL', ' 5', '1e3'])('has no limit and no page %p', number => {
    const encoded = encodeURIComponent(number)
    expect(refused(`limit=${encoded}`)).toEqual([422, 'Validation (matches) failed for limit'])
    expect(refused(`page=${encoded}`)).toEqual([422, 'Validation (matches) failed for page'])
  })

  test('has no page “all”', () => {
    expect(refused('page=all')).toEqual([422, 'Validation (matches) failed for page'])
  })

  test('includes what there is, and passes over what there is not', () => {
    expect(read('include=tags, authors ,,count.posts').include).toEqual(new Set(['tags', 'authors']))
  })

  test('takes the formats it asks for in place of ours, and none that there is not', () => {
    expect(read('formats=plaintext,lexical').formats).toEqual(new Set(['plaintext', 'lexical']))
    expect(refused('formats=html,markdown')).toEqual([422, 'Validation (AllowedValues) failed for formats'])
  })

  test('gets a text as a field, and then no other one', () => {
    const { fields, formats } = read('fields=title,plaintext')
    expect([fields, formats]).toEqual([['title', 'plaintext'], new Set(['plaintext'])])
    expect(read('fields=title').formats).toEqual(new Set())
  })

  test('of things without formats may name any', () => {
    expect(refused('formats=html', { includes: [] })).toBeNull()
  })

  test('has a filter and an order where they say something', () => {
    expect(read('filter=featured:true&order=title')).toMatchObject({
      filter: 'featured:true',
      order: 'title',
    })
    expect(read('filter=&order=')).toMatchObject({ filter: null, order: null })
  })
})

test.each([
  [1, 15, 0, { pages: 1, next: null, prev: null }],
  [1, 15, 15, { pages: 1, next: null, prev: null }],
  [1, 15, 16, { pages: 2, next: 2, prev: null }],
  [2, 15, 31, { pages: 3, next: 3, prev: 1 }],
  [3, 15, 31, { pages: 3, next: null, prev: 2 }],
  [9, 15, 31, { pages: 3, next: null, prev: 8 }],
])('page %p by %p of %p says where it stands', (page, limit, total, where) => {
  expect(pagination({ page, limit }, total)).toEqual({ pagination: { page, limit, total, ...where } })
})

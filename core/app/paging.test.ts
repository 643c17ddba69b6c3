import { expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { listPage, pageNumber, pagesOf, refuseBeyond } from './paging'

test.each([
  [undefined, 1],
  ['', 1],
  ['1', 1],
  ['2', 2],
  ['99999', 99_999],
  ['100000', 100_000],
])('%p is page %d', (text, number) => {
  expect(pageNumber(text)).toBe(number)
})

test.each(['0', '-1', '01', '1.5', '1e3', ' 1', '100001', '1000000', 'two', 2, null, { page: '2' }])(
  '%p is no page',
  text => {
    expect(() => pageNumber(text)).toThrow(NotFound)
  },
)

test.each([
  [0, 10, 1],
  [1, 10, 1],
  [10, 10, 1],
  [11, 10, 2],
])('%d entries, %d a page, are %d pages', (total, perPage, pages) => {
  expect(pagesOf(total, perPage)).toBe(pages)
})

test('the last page is there, and nothing behind it; an empty list has its first', () => {
  expect(() => refuseBeyond(3, 3)).not.toThrow()
  expect(() => refuseBeyond(4, 3)).toThrow(NotFound)
  expect(() => refuseBeyond(1, 0)).not.toThrow()
  expect(() => refuseBeyond(2, 0)).toThrow(NotFound)
})

test('a list knows its page and how many there are, and has none beyond the last', () => {
  expect([listPage(1, 0, 40), listPage(3, 81, 40)]).toEqual([
    { page: 1, pages: 1 },
    { page: 3, pages: 3 },
  ])
  expect(() => listPage(4, 81, 40)).toThrow(NotFound)
})

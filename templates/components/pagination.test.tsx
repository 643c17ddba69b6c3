import { expect, test } from 'bun:test'
import { MOST_COUNTED } from '#core/contracts/counted'
import { page as parsed } from '../../tests/dom'
import { Pagination } from './pagination'

const shown = (page: number, total: number) => {
  const entries = { perPage: 50, total, locale: 'en-GB' }
  const html = Pagination({ page, pages: Math.ceil(total / 50), hrefOf: to => `/list?page=${to}`, entries })
  const document = parsed(String(html))
  return {
    place: document.querySelector('.pagination__place')?.textContent,
    last: document.querySelector('.pagination__place a')?.getAttribute('href') ?? null,
    next: document.querySelector('[rel=next]')?.getAttribute('href') ?? null,
  }
}

test('a list that is counted to its end says how long it is, and leads to its last page', () => {
  expect(shown(1, MOST_COUNTED)).toEqual({
    place: '1 to 50 of 2,000',
    last: '/list?page=40',
    next: '/list?page=2',
  })
})

test('a longer one says that there is more, and goes on page by page', () => {
  expect(shown(1, MOST_COUNTED + 1)).toEqual({
    place: '1 to 50 of more than 2,000',
    last: null,
    next: '/list?page=2',
  })
  expect(shown(41, 2_051)).toEqual({
    place: '2,001 to 2,050 of more than 2,050',
    last: null,
    next: '/list?page=42',
  })
  expect(shown(42, 2_051)).toEqual({ place: '2,051 of 2,051', last: null, next: null })
})

import { expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { sitemapFile } from './sitemap'

const ORIGIN = 'https://blog.coop.example'
const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `/p${index}?a=1&b=2` }))
const locs = (xml: string) => [...xml.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => loc)

test('as many as a file may list are in one', () => {
  const xml = sitemapFile(ORIGIN, entries(3), undefined, 3)
  expect(xml).toContain('<urlset')
  expect(locs(xml)).toEqual([0, 1, 2].map(n => `${ORIGIN}/p${n}?a=1&amp;b=2`))
})

test('more are in several, each address once, and the first names them', () => {
  const index = sitemapFile(ORIGIN, entries(7), undefined, 3)
  expect(index).toContain('<sitemapindex')
  const files = locs(index)
  expect(files).toEqual([1, 2, 3].map(n => `${ORIGIN}/sitemap.xml?page=${n}`))
  const listed = ['1', '2', '3'].flatMap(page => locs(sitemapFile(ORIGIN, entries(7), page, 3)))
  expect(listed).toEqual(locs(sitemapFile(ORIGIN, entries(7), undefined, 100)))
})

test.each(['0', '4', 'x', '-1', '1e2'])('a page %p is not there', page => {
  expect(() => sitemapFile(ORIGIN, entries(7), page, 3)).toThrow(NotFound)
})

import { expect, test } from 'bun:test'
import { addressedSlug } from './addressed-slug'

test.each([
  ['heather-honey', 'heather-honey'],
  ['/heather-honey/', 'heather-honey'],
  [' Heather honey ', 'Heather honey'],
  ['http://coop.test/products/heather-honey', 'heather-honey'],
  ['HTTP://coop.test/products/heather-honey/reviews?from=letter#end', 'heather-honey'],
  ['http://coop.test/products/m%C3%A4rz', 'märz'],
  ['http://coop.test/products/', ''],
  ['http://coop.test/producers/heather-honey', null],
  ['http://elsewhere.test/products/heather-honey', null],
  ['https://coop.test/products/heather-honey', null],
  ['http://coop.test/products/%E0%A4%A', null],
  ['http://', null],
])('of %p it is %p', (written, slug) => {
  expect(addressedSlug('http://coop.test/products/', written)).toBe(slug)
})

import { expect, test } from 'bun:test'
import { namesEtag } from './etag'

test.each([
  [null, '"a"', false],
  ['"a"', '"a"', true],
  ['"b"', '"a"', false],
  ['"b", "a"', '"a"', true],
  ['W/"a"', '"a"', true],
  ['"a"', 'W/"a"', true],
  ['*', '"a"', true],
  ['"a-gzip"', '"a"', false],
  ['', '"a"', false],
] as const)('If-None-Match %p names %p: %p', (header, etag, named) => {
  expect(namesEtag(header, etag)).toBe(named)
})

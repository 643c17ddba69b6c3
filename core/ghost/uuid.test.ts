import { expect, test } from 'bun:test'
import { ghostUuid } from './uuid'

const POST = '6b03f8c94c1cdf363eeaff88'

test('a Ghost id always becomes the same UUIDv7, which carries its second', () => {
  expect(ghostUuid('post', POST)).toBe('01a20783-d128-71a0-880f-a15e8e36acd8')
  // The first 48 bits are milliseconds (RFC 9562 §5.7), the first 32 of an ObjectID seconds.
  expect(0x01a20783d128).toBe(0x6b03f8c9 * 1000)
  expect(ghostUuid('post', POST.toUpperCase())).toBe(ghostUuid('post', POST))
})

test('one id of two kinds becomes two', () => {
  expect(ghostUuid('tag', POST)).not.toBe(ghostUuid('post', POST))
})

test('every id has the version and the variant of RFC 9562, also those of another shape', () => {
  for (const id of [
    '1',
    '',
    'not-an-object-id',
    ...Array.from({ length: 100 }, (_, at) => `${POST.slice(0, 21)}${at + 100}`),
  ]) {
    expect(ghostUuid('author', id)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  }
})

test('later rows sort after earlier ones', () => {
  expect(ghostUuid('post', '6b03f8c9ffffffffffffffff') < ghostUuid('post', '6b03f8ca0000000000000000')).toBe(
    true,
  )
})

import { expect, test } from 'bun:test'
import type { LexicalNode } from '../document'
import { withoutGaps, withPictureMoved } from './card-values'

const gallery = (...names: string[]) =>
  ({
    type: 'gallery',
    version: 1,
    caption: 'Kept',
    images: names.map((src, at) => ({ src, alt: `of ${src}`, row: Math.floor(at / 3) })),
  }) as unknown as LexicalNode

test.each([
  ['up', ['a', 'b', 'c', 'd'], 3, 2, ['a', 'b', 'd', 'c']],
  ['down', ['a', 'b', 'c', 'd'], 0, 1, ['b', 'a', 'c', 'd']],
  ['no further than to the top', ['a', 'b'], 0, -1, ['a', 'b']],
  ['no further than to the end', ['a', 'b'], 1, 2, ['a', 'b']],
  ['out of it', ['a', 'b', 'c', 'd'], 1, null, ['a', 'c', 'd']],
] as const)(
  'a picture of a gallery is moved %s, with what is said of it; rows are of three',
  (_, names, from, to, expected) => {
    expect(withPictureMoved(gallery(...names), 'images', from, to)).toEqual(gallery(...expected))
  },
)

test('a gallery that nothing is changed in stays the very same, so that there is nothing to undo', () => {
  const pictures = gallery('a', 'b', 'c', 'd')
  expect(withoutGaps(pictures, 'images')).toBe(pictures)
  for (const [from, to] of [
    [0, -1],
    [3, 4],
    [1, 1],
  ] as const)
    expect(withPictureMoved(pictures, 'images', from, to)).toBe(pictures)
  expect(withoutGaps(gallery('a', '', 'c'), 'images')).toEqual({
    ...gallery('a', 'c'),
    images: [expect.objectContaining({ src: 'a', row: 0 }), expect.objectContaining({ src: 'c', row: 0 })],
  })
})

test('the place for the next picture is none that could be moved', () => {
  const pictures = gallery('a', 'b')
  expect(withPictureMoved(pictures, 'images', 2, 1)).toBe(pictures)
})

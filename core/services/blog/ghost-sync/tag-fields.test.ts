import { expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { GhostTag } from '#core/ghost'
import { asSentThere, asTagFields, ourSide, theirSide } from './tag-fields'

const ORIGIN = 'https://blog.example'
const ctx = { house: { config: { origins: { blog: ORIGIN } } } } as unknown as Pick<Ctx, 'house'>
/** Moves as an import does: what was at Ghost's is at ours. */
const moved = { moveText: (text: string) => text.replaceAll('https://ghost.example', ORIGIN) }

const tag = (more: Partial<GhostTag> = {}) =>
  ({
    name: 'Leeks',
    description: null,
    featureImage: null,
    social: { metaTitle: null, metaDescription: null },
    ...more,
  }) as GhostTag
const theirs = (more: Partial<GhostTag>) =>
  theirSide(ctx, tag(more), moved as Parameters<typeof theirSide>[2])

test('a tag of Ghost’s has its addresses as they stand here', () => {
  expect(theirs({ featureImage: 'https://ghost.example/media/a.png' }).feature_image).toBe('/media/a.png')
  expect(theirs({ featureImage: 'https://elsewhere.example/a.png' }).feature_image).toBe(
    'https://elsewhere.example/a.png',
  )
  expect(theirs({ featureImage: 'https://ghost.example.org/a.png' }).feature_image).toBe(
    'https://blog.example.org/a.png',
  )
  expect(theirs({}).feature_image).toBeNull()
  expect(theirs({ description: 'See https://ghost.example/b' }).description).toBe(`See ${ORIGIN}/b`)
})

test('its name is as long as Ghost lets one be', () => {
  expect(theirs({ name: 'x'.repeat(400) }).name).toHaveLength(191)
})

test('one of ours says nothing where it has no words', () => {
  const row = {
    name: 'Leeks',
    description: '',
    image: null,
    meta_title: null,
    meta_description: 'All of them',
  }
  const side = ourSide(row)
  expect(side).toEqual({
    name: 'Leeks',
    description: null,
    feature_image: null,
    meta_title: null,
    meta_description: 'All of them',
  })
  expect(asTagFields(side)).toEqual({
    name: 'Leeks',
    description: '',
    image: null,
    metaTitle: null,
    metaDescription: 'All of them',
  })
})

test('Ghost is told of a picture by its whole address, and of no picture as of none', () => {
  expect(asSentThere(ctx, { feature_image: '/media/a.png', name: 'Leeks' })).toEqual({
    feature_image: `${ORIGIN}/media/a.png`,
    name: 'Leeks',
  })
  expect(asSentThere(ctx, { feature_image: null })).toEqual({ feature_image: null })
  expect(asSentThere(ctx, { name: 'Leeks' })).toEqual({ name: 'Leeks' })
})

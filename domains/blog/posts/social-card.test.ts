import { expect, test } from 'bun:test'
import { NO_SOCIAL } from '#core/services/blog/social-fields'
import { type Carded, searchResult, socialCard } from './social-card'

const ORIGIN = 'https://blog.example'
const post = (more: Partial<Carded> = {}): Carded => ({
  ...NO_SOCIAL,
  title: 'Leeks',
  excerpt: 'All of them',
  metaTitle: null,
  metaDescription: null,
  featureImage: null,
  ...more,
})
const card = (more: Partial<Carded> = {}) => socialCard(post(more), ORIGIN)

test('what is said for a card stands before what is said for search engines, and that before the post’s own', () => {
  const said = [{}, { metaTitle: 'Meta' }, { metaTitle: 'Meta', ogTitle: 'Card' }]
  expect(said.map(more => card(more).title)).toEqual(['Leeks', 'Meta', 'Card'])
  const told = [{}, { metaDescription: 'Meta' }, { metaDescription: 'Meta', ogDescription: 'Card' }]
  expect(told.map(more => card(more).description)).toEqual(['All of them', 'Meta', 'Card'])
})

test('search engines are told nothing of what is for cards', () => {
  expect(searchResult(post({ ogTitle: 'Card', ogDescription: 'Card' }))).toEqual({
    title: 'Leeks',
    description: 'All of them',
  })
})

test('a picture has its whole address, the card’s own before that on top, and none where it is no address', () => {
  expect(card({ featureImage: '/media/a.png' }).image).toBe(`${ORIGIN}/media/a.png`)
  expect(card({ featureImage: '/media/a.png', ogImage: 'https://cdn.example/b.png' }).image).toBe(
    'https://cdn.example/b.png',
  )
  expect([card().image, card({ ogImage: 'https://:0' }).image]).toEqual([undefined, undefined])
})

test('what is said for one network alone is said to it alone', () => {
  expect(card({ ogTitle: 'Card', ogImage: '/a.png' }).twitter).toEqual({
    title: undefined,
    description: undefined,
    image: undefined,
  })
  expect(card({ twitterTitle: 'There', twitterImage: '/b.png' })).toMatchObject({
    title: 'Leeks',
    image: undefined,
    twitter: { title: 'There', image: `${ORIGIN}/b.png` },
  })
})

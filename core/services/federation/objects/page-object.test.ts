import { describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Activity } from '#core/entities/federation/activity'
import type { ActorRow } from '../actors/actor-row'
import { type PagePayload, pageDocument, pageImage, pageTags } from './page-object'

const PAGE: PagePayload = {
  title: 'Plums',
  html: '<p>Ripe</p>',
  url: 'https://blog.example/plums',
  publishedAt: '2026-05-01T08:00:00Z',
}

test.each([
  ['Create', { type: 'Article', published: '2026-05-01T08:00:00.000Z', updated: undefined }],
  ['Update', { type: 'Article', published: '2026-05-01T08:00:00.000Z', updated: '2026-05-02T09:00:00.000Z' }],
  ['Delete', { type: 'Tombstone', published: undefined, updated: undefined }],
])('what an app says in a %s goes out as one', (type, object) => {
  const ctx = { house: { site: () => ({ locale: 'en' }) } } as Ctx
  const actor = { uri: 'https://social.example/actors/blog', followers: null } as ActorRow
  const publishedAt = new Date('2026-05-02T09:00:00Z')
  const said = {
    id: 'a1',
    uri: null,
    type,
    subjectId: 'p1',
    payload: PAGE,
    publishedAt,
  } as unknown as Activity
  const { type: verb, id, object: told } = pageDocument(ctx, said, actor)
  expect([verb, id]).toEqual([type, `${actor.uri}/activities/a1`])
  expect({ published: undefined, updated: undefined, ...told }).toMatchObject({
    ...object,
    id: `${actor.uri}/objects/p1`,
  })
})

describe('the picture of a page', () => {
  test.each([
    ['/p.jpg', 'https://blog.example/p.jpg', 'image/jpeg'],
    ['p.PNG?w=1', 'https://blog.example/p.PNG?w=1', 'image/png'],
    ['https://x.example/p.webp#a', 'https://x.example/p.webp#a', 'image/webp'],
    ['/p.avif', 'https://blog.example/p.avif', 'image/avif'],
    ['/p.gif', 'https://blog.example/p.gif', 'image/gif'],
    ['/p.svg', 'https://blog.example/p.svg', 'image/svg+xml'],
    ['/media/1234', 'https://blog.example/media/1234', 'image/jpeg'],
  ])('%s is %s, a %s', (image, url, mediaType) => {
    expect(pageImage({ ...PAGE, image })).toEqual({ url, alt: '', mediaType })
  })

  test('says what is to be seen, and what it is where that is known', () => {
    const image = { url: '/p.jpg', alt: 'Plums', mediaType: 'image/png' }
    expect(pageImage({ ...PAGE, image })).toEqual({ ...image, url: 'https://blog.example/p.jpg' })
    expect([pageImage(PAGE), pageImage({ ...PAGE, image: null }), pageImage({ ...PAGE, image: '' })]).toEqual(
      [null, null, null],
    )
  })
})

test.each([
  ['Fruit', '#fruit', 'fruit'],
  ['Bread & Cakes', '#breadcakes', 'bread-cakes'],
  [' (Käse) ', '#käse', 'k%C3%A4se'],
  ['2026', '#2026', '2026'],
])('the tag %j is %s, with its own page in its app', (tag, name, slug) => {
  expect(pageTags({ ...PAGE, tags: [tag] })).toEqual([{ name, href: `https://blog.example/tags/${slug}` }])
})

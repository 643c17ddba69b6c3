import { expect, test } from 'bun:test'
import type { PublicPost } from '#core/services/blog/read-post'
import { lookedAtBy, NOON, ORIGINS, STRANGER } from '../../../tests/pages'
import { articleGraph } from './json-ld'

const post = (more: Partial<PublicPost> = {}) =>
  ({
    slug: 'leeks & more',
    title: 'Leeks',
    excerpt: '',
    metaDescription: null,
    canonicalUrl: null,
    publishedAt: null,
    updatedAt: NOON,
    featureImage: null,
    visibility: 'public',
    language: null,
    tags: [],
    authors: [],
    ...more,
  }) as unknown as PublicPost
const graph = (more: Partial<PublicPost> = {}) => {
  const [article, trail] = articleGraph(lookedAtBy(STRANGER), post(more))['@graph']
  return {
    article: article as Record<string, unknown>,
    trail: trail as { itemListElement: { name: string; item: string }[] },
  }
}

test('an article says where it is, by whom and in what language', () => {
  const { article } = graph({
    language: 'cy',
    publishedAt: NOON,
    featureImage: '/media/a.png',
    excerpt: 'All of them',
    authors: [{ name: 'Ann', slug: 'ann-é' }] as unknown as PublicPost['authors'],
  })
  expect(article).toMatchObject({
    '@id': `${ORIGINS.blog}/leeks%20%26%20more#article`,
    inLanguage: 'cy',
    description: 'All of them',
    datePublished: NOON.toISOString(),
    image: [`${ORIGINS.blog}/media/a.png`],
    isAccessibleForFree: true,
    author: [{ name: 'Ann', url: `${ORIGINS.blog}/author/ann-%C3%A9` }],
  })
})

test('it says nothing of what it has not', () => {
  const { article } = graph()
  const none = ['description', 'datePublished', 'image', 'keywords'].map(name => article[name])
  expect([none, article.inLanguage]).toEqual([[undefined, undefined, undefined, undefined], 'en-GB'])
})

test.each(['members', 'paid', 'tiers'] as const)('one for %s is not free', visibility =>
  expect(graph({ visibility }).article.isAccessibleForFree).toBe(false),
)

test('one that came out elsewhere is known by its address there', () => {
  const canonicalUrl = 'https://elsewhere.example/leeks'
  expect(graph({ canonicalUrl }).article['@id']).toBe(`${canonicalUrl}#article`)
})

test('the way to it goes through its first tag, where it has one', () => {
  const names = (more: Partial<PublicPost>) => graph(more).trail.itemListElement.map(({ name }) => name)
  const tags = [
    { name: 'Veg', slug: 'veg/1' },
    { name: 'Soil', slug: 'soil' },
  ] as unknown as PublicPost['tags']
  expect([names({}), names({ tags })]).toEqual([
    ['Test Growers', 'Leeks'],
    ['Test Growers', 'Veg', 'Leeks'],
  ])
  const { article, trail } = graph({ tags })
  expect(trail.itemListElement[1]?.item).toBe(`${ORIGINS.blog}/tag/veg%2F1`)
  expect(article.keywords).toEqual(['Veg', 'Soil'])
})

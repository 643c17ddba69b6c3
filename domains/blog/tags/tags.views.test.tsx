import { describe, expect, test } from 'bun:test'
import type { PostSummary } from '#core/services/blog/list-posts'
import { linksOf, lookedAtBy, ORIGINS, STRANGER, shown } from '../../../tests/pages'
import { ShelfPage } from './pages'

const POST: PostSummary = {
  id: 'leeks',
  slug: 'leeks',
  title: 'Leeks',
  excerpt: '',
  membersOnly: false,
  image: null,
  imageAlt: '',
  picture: { src: '/media/leeks.webp', alt: 'Leeks', width: 800, height: 450 } as PostSummary['picture'],
  publishedAt: new Date('2026-06-03T08:00:00Z'),
  tag: null,
  author: null,
}
const SHELF = {
  slug: 'the-season',
  name: 'The season',
  about: '',
  image: null,
  metaTitle: null,
  metaDescription: null,
}

const pageOf = (number: number) =>
  shown(
    <ShelfPage
      page={lookedAtBy(STRANGER, { domain: 'blog' })}
      kind="tag"
      shelf={{ ...SHELF, picture: null } as never}
      list={{ posts: [POST, { ...POST, id: 'kale' }], page: number, pages: 3, total: 30 }}
    />,
  )

describe('each page of what a tag has', () => {
  test.each([
    [1, '/tag/the-season', 'The season · Test Growers'],
    [2, '/tag/the-season?page=2', 'The season, page 2 · Test Growers'],
  ])('is itself to who looks for it: page %i', async (number, path, title) => {
    const document = await pageOf(number)
    expect(document.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(ORIGINS.blog + path)
    expect(document.querySelector('title')?.textContent).toBe(title)
  })

  test('waits for its first picture alone', async () => {
    const pictures = [...(await pageOf(1)).querySelectorAll('.card img')]
    expect(pictures.map(each => each.getAttribute('loading'))).toEqual(['eager', 'lazy'])
  })

  test('is in English, and what people there write in their own language', async () => {
    const languages = async (locale: string) => {
      const document = await shown(
        <ShelfPage
          page={lookedAtBy(STRANGER, { domain: 'blog', locale })}
          kind="tag"
          shelf={{ ...SHELF, about: 'Was gerade reif ist', picture: null, imageAlt: '' }}
          list={{ posts: [{ ...POST, excerpt: 'Lauch' }], page: 1, pages: 1, total: 1 }}
        />,
      )
      return ['html', 'h1', '.page-header__lead', '.card__title', '.card__text', '.card time'].map(
        asked => document.querySelector(asked)?.getAttribute('lang') ?? null,
      )
    }
    expect(await languages('de-AT')).toEqual(['en', 'de-AT', 'de-AT', 'de-AT', 'de-AT', 'de-AT'])
    expect(await languages('en-IE')).toEqual(['en-IE', null, null, null, null, null])
  })

  test('says what its picture shows to who previews it', async () => {
    const shelf = { ...SHELF, picture: null, image: '/media/plot.webp', imageAlt: 'A plot in March' }
    const document = await shown(
      <ShelfPage
        page={lookedAtBy(STRANGER, { domain: 'blog' })}
        kind="tag"
        shelf={shelf}
        list={{ posts: [POST], page: 1, pages: 1, total: 1 }}
      />,
    )
    const said = (property: string) =>
      document.querySelector(`meta[property='og:${property}']`)?.getAttribute('content')
    expect([said('image'), said('image:alt')]).toEqual([`${ORIGINS.blog}/media/plot.webp`, 'A plot in March'])
  })

  test('has one address, also the first', async () => {
    const links = Object.values(linksOf(await pageOf(2)))
    expect(links).toContain('/tag/the-season')
    expect(links).not.toContain('/tag/the-season?page=1')
  })
})

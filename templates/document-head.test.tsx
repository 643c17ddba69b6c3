import { describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { UNNAMED } from '#core/contracts/site'
import { DocumentHead, fullTitle, type HeadProps } from './document-head'
import { samplePage } from './styleguide-page'

const HOSTILE = '"><script>alert(1)</script>'
const LOGO = { mark: 'site/mark', card: 'site/card.png', icon32: 'site/32.png', icon180: 'site/180.png' }

function head(props: Partial<HeadProps> = {}) {
  const page = props.page ?? samplePage()
  return load(String(<DocumentHead title="Honey" {...props} page={page} />))
}
const site = (changes: Record<string, unknown>) =>
  samplePage({
    site: { ...UNNAMED, name: 'Test Growers', tagline: 'Grown to be tested', ...changes } as never,
  })
const meta = ($: ReturnType<typeof load>, name: string) =>
  $(`meta[name="${name}"], meta[property="${name}"]`)
    .toArray()
    .map(each => $(each).attr('content'))
const links = ($: ReturnType<typeof load>, selector: string) =>
  $(`link${selector}`)
    .toArray()
    .map(each => $(each).attr('href'))

describe('the title', () => {
  test('bears the name of the site, once', () => {
    expect(fullTitle('Honey', 'Test Growers')).toBe('Honey · Test Growers')
    expect(fullTitle('Test Growers', 'Test Growers')).toBe('Test Growers')
    expect(head({ page: site({}) })('title').text()).toBe('Honey · Test Growers')
  })
})

describe('what search engines are told', () => {
  test('is the description of the page, or what the site says of itself', () => {
    expect(meta(head({ description: 'Set honey' }), 'description')).toEqual(['Set honey'])
    expect(meta(head({ page: site({}) }), 'description')).toEqual(['Grown to be tested'])
  })

  test('is to keep away only where that is asked for', () => {
    expect(meta(head(), 'robots')).toEqual([])
    expect(meta(head({ noindex: true }), 'robots')).toEqual(['noindex'])
  })

  test('has the one address of the page, and those in other languages', () => {
    expect(links(head(), '[rel=canonical]')).toEqual([])
    const $ = head({
      canonical: 'https://market.example/honey',
      alternates: [{ language: 'cy', href: 'https://market.example/cy/mel' }],
    })
    expect(links($, '[rel=canonical]')).toEqual(['https://market.example/honey'])
    expect(meta($, 'og:url')).toEqual(['https://market.example/honey'])
    expect(links($, '[hreflang=cy]')).toEqual(['https://market.example/cy/mel'])
  })
})

describe('a preview elsewhere', () => {
  test('shows the picture of the page before the logo of the site, and none where there is neither', () => {
    const withLogo = site({ logo: LOGO })
    const origin = withLogo.origins.blog
    expect(meta(head(), 'og:image')).toEqual([])
    expect(meta(head(), 'twitter:card')).toEqual(['summary'])
    expect(meta(head({ page: withLogo }), 'og:image')).toEqual([`${origin}/media/site/card.png`])
    const both = head({ page: withLogo, image: 'https://blog.example/jar.jpg', imageAlt: 'A "jar"' })
    expect(meta(both, 'og:image:alt')).toEqual(['A "jar"'])
    expect(meta(head({ page: withLogo, imageAlt: 'A jar' }), 'og:image:alt')).toEqual([])
    expect(meta(both, 'og:image')).toEqual(['https://blog.example/jar.jpg'])
    expect(meta(both, 'twitter:card')).toEqual(['summary_large_image'])
  })

  test('says what it is told to say, and to each what is meant for it', () => {
    const twitter = { title: 'Tweeted', description: 'Short', image: 'https://blog.example/t.jpg' }
    const $ = head({ description: 'Long', card: { title: 'Shown', description: 'Shared', twitter } })
    expect(meta($, 'description')).toEqual(['Long'])
    expect([meta($, 'og:title'), meta($, 'og:description')]).toEqual([['Shown'], ['Shared']])
    expect([meta($, 'twitter:title'), meta($, 'twitter:description')]).toEqual([['Tweeted'], ['Short']])
    expect(meta($, 'twitter:image')).toEqual(['https://blog.example/t.jpg'])
    expect(meta($, 'twitter:card')).toEqual(['summary_large_image'])
  })

  test('of a text says when it came out, who wrote it and about what', () => {
    const [publishedAt, updatedAt] = [new Date('2026-01-02T03:04:05Z'), new Date('2026-02-03T04:05:06Z')]
    const article = {
      publishedAt,
      updatedAt,
      tags: ['Bees', HOSTILE],
      authors: ['https://blog.example/author/mair'],
      creator: '@mair@farm.example',
    }
    const $ = head({ article })
    expect(meta($, 'og:type')).toEqual(['article'])
    expect(meta($, 'article:published_time')).toEqual(['2026-01-02T03:04:05.000Z'])
    expect(meta($, 'article:modified_time')).toEqual(['2026-02-03T04:05:06.000Z'])
    expect(meta($, 'article:tag')).toEqual(['Bees', HOSTILE])
    expect(meta($, 'article:author')).toEqual(['https://blog.example/author/mair'])
    expect(meta($, 'fediverse:creator')).toEqual(['@mair@farm.example'])
    const draft = head({ article: { ...article, publishedAt: null, creator: null } })
    expect(meta(draft, 'article:published_time')).toEqual([])
    expect(meta(draft, 'fediverse:creator')).toEqual([])
    expect(meta(head(), 'og:type')).toEqual(['website'])
  })
})

describe('beside the page stand', () => {
  test('its feeds, in three ways where there are three', () => {
    expect(links(head({ feed: '/tags/bees/rss.xml' }), '[rel=alternate]')).toEqual([
      '/tags/bees/rss.xml',
      '/tags/bees/atom.xml',
      '/tags/bees/feed.json',
    ])
    expect(links(head({ feed: '/my-feed/secret' }), '[rel=alternate]')).toEqual(['/my-feed/secret'])
    expect(links(head(), '[rel=alternate]')).toEqual([])
  })

  test('what says more of it to machines', () => {
    const $ = head({ oembed: '/oembed?url=x&format=json', activity: 'https://blog.example/posts/1' })
    expect(links($, '[type="application/json+oembed"]')).toEqual(['/oembed?url=x&format=json'])
    expect(links($, '[type="application/activity+json"]')).toEqual(['https://blog.example/posts/1'])
    expect(links(head({ activity: null }), '[type="application/activity+json"]')).toEqual([])
  })

  test('the colours of the site, by a name that is another when they are', () => {
    const colours = (accent: string | null, band: string | null) =>
      links(head({ page: site({ accent, band }) }), '[href^="/site-colours.css"]')
    expect(colours(null, null)).toEqual([])
    expect(colours('#aa0000', null)).toEqual(['/site-colours.css?v=aa0000-'])
    expect(colours(null, '#00bb00')).toEqual(['/site-colours.css?v=-00bb00'])
    expect(meta(head({ page: site({ band: '#00bb00' }) }), 'theme-color')).toEqual(['#00bb00'])
  })

  test('its icons: those of the logo, or ours', () => {
    expect(links(head(), '[rel=icon]')).toEqual(['/assets/icons/favicon.svg'])
    const $ = head({ page: site({ logo: LOGO }) })
    expect(links($, '[rel=icon]')).toEqual(['/media/site/32.png'])
    expect(links($, '[rel="apple-touch-icon"]')).toEqual(['/media/site/180.png'])
  })
})

test('whatever anybody wrote, no script comes of it but ours', () => {
  const $ = head({
    title: HOSTILE,
    description: HOSTILE,
    canonical: HOSTILE,
    feed: HOSTILE,
    image: HOSTILE,
    oembed: HOSTILE,
    activity: HOSTILE,
    alternates: [{ language: HOSTILE, href: HOSTILE }],
    card: { title: HOSTILE, description: HOSTILE, twitter: { title: HOSTILE, image: HOSTILE } },
    extra: [{ tag: 'meta', attributes: { name: HOSTILE, content: HOSTILE } }],
    page: site({ name: HOSTILE, tagline: HOSTILE }),
  })
  const scripts = $('script').toArray()
  expect(scripts.map(each => $(each).attr('src'))).toEqual([
    '/assets/htmx.js',
    '/assets/requests.js',
    '/assets/site.js',
  ])
  expect(scripts.every(each => $(each).text() === '' && $(each).attr('defer') !== undefined)).toBe(true)
  expect(meta($, 'og:title')).toEqual([HOSTILE])
})

test('an answer that is a fault is never swapped into the page', () => {
  const { noSwap, includeIndicatorCSS } = JSON.parse(meta(head(), 'htmx-config')[0] ?? '{}')
  expect(noSwap).toEqual([204, 304, 401, 429, '5xx'])
  expect(includeIndicatorCSS).toBe(false)
})

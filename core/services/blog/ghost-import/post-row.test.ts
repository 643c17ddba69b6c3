import { describe, expect, test } from 'bun:test'
import type { GhostPost } from '#core/ghost'
import { documentOf, type LexicalNode } from '#core/lexical'
import { type Content, carriesTheSame, contentHash, digest, hashWithTiers, theirsOf } from './content'
import { movedText, ownPaths } from './moved-text'
import { type Imported, postRow, type Surroundings } from './post-row'

const said = (text: string): LexicalNode => ({
  type: 'paragraph',
  version: 1,
  children: [{ type: 'extended-text', version: 1, text, format: 0 } as LexicalNode],
})
const NOTHING_SAID = {
  metaTitle: null,
  metaDescription: null,
  ogImage: null,
  ogTitle: null,
  ogDescription: null,
  twitterImage: null,
  twitterTitle: null,
  twitterDescription: null,
}
const POST: GhostPost = {
  id: '01900000-0000-7000-8000-000000000001',
  ghostId: '6500000000000000000000aa',
  uuid: null,
  type: 'post',
  title: 'Leeks',
  slug: 'leeks',
  status: 'published',
  visibility: 'public',
  tierIds: [],
  document: documentOf([said('Of leeks.')]),
  source: 'lexical',
  featured: false,
  showTitleAndFeatureImage: true,
  featureImage: null,
  excerpt: null,
  emailOnly: false,
  emailSubject: null,
  newsletterId: null,
  emailRecipientFilter: null,
  canonicalUrl: null,
  social: NOTHING_SAID,
  codeInjection: { head: null, foot: null },
  customTemplate: null,
  locale: null,
  tagIds: [],
  authorIds: [],
  createdAt: new Date('2026-01-01T08:00:00Z'),
  updatedAt: new Date('2026-01-02T08:00:00Z'),
  publishedAt: new Date('2026-01-03T08:00:00Z'),
}
const ORIGIN = 'https://blog.growers.example'
const WHERE: Surroundings = {
  uploads: movedText(new Map([['/content/images/leek.png', '/media/ab/leek.webp']]), ORIGIN),
  ids: {
    tags: new Map([
      ['t1', 'tag 1'],
      ['t2', 'tag 1'],
      ['t3', 'tag 3'],
    ]),
    authors: new Map([['a1', 'author 1']]),
  },
  origin: ORIGIN,
}
const row = (changes: Partial<GhostPost> = {}) => postRow({ ...POST, ...changes }, WHERE)

describe('a post from Ghost as ours', () => {
  test('is public since it was published, or since it was written where nobody says when', () => {
    expect(row()).toMatchObject({ state: 'published', at: POST.publishedAt })
    expect(row({ publishedAt: null })).toMatchObject({ state: 'published', at: POST.createdAt })
  })

  test('is planned when it says for when, and a draft when it does not', () => {
    expect(row({ status: 'scheduled' })).toMatchObject({ state: 'scheduled', at: POST.publishedAt })
    expect(row({ status: 'scheduled', publishedAt: null })).toMatchObject({ state: 'draft', at: null })
    // A draft that was public before keeps since when.
    for (const status of ['draft', 'sent'] as const)
      expect(row({ status })).toMatchObject({ state: 'draft', at: POST.publishedAt })
  })

  test('has each tag once that is known here, and none that is not', () => {
    expect(row({ tagIds: ['t3', 't1', 't2', 'unknown'], authorIds: ['a1', 'a1', 'gone'] })).toMatchObject({
      tagIds: ['tag 3', 'tag 1'],
      authorIds: ['author 1'],
    })
  })

  test('shows its uploads where they are now, whichever field they stand in', () => {
    const there = '__GHOST_URL__/content/images/leek.png'
    const { columns } = row({
      featureImage: { src: there, alt: 'A leek', captionHtml: `<a href="${there}">Leek</a>` },
      excerpt: `See ${there}`,
      canonicalUrl: '__GHOST_URL__/leeks/',
      social: { ...NOTHING_SAID, ogImage: there, twitterImage: there, metaTitle: there },
      document: documentOf([said(there)]),
    })
    const here = '/media/ab/leek.webp'
    expect(columns).toMatchObject({
      feature_image: here,
      feature_image_alt: 'A leek',
      feature_image_caption: `<a href="${here}">Leek</a>`,
      custom_excerpt: `See ${here}`,
      og_image: here,
      twitter_image: here,
      meta_title: here,
      canonical_url: `${ORIGIN}/leeks/`,
    })
    expect(JSON.stringify(columns.document)).toContain(`"${here}"`)
    expect(JSON.stringify(columns)).not.toContain('__GHOST_URL__')
  })

  test('keeps as much of endless names as there is room for, and nothing that no database keeps', () => {
    const { columns } = row({
      slug: 'x'.repeat(300),
      title: `${'y'.repeat(3_000)}`,
      excerpt: 'a\u0000b\ud800c',
    })
    expect([columns.slug.length, columns.title.length]).toEqual([191, 2_000])
    expect(columns.custom_excerpt).toBe('ab\ufffdc')
  })

  test('is known again by all that it would write, and by nothing else', () => {
    const { hash } = row()
    expect(row({ source: 'html' }).hash).toBe(hash)
    const changes: Partial<GhostPost>[] = [
      ...([{ title: 'Leek' }, { slug: 'leek' }, { status: 'draft' }, { visibility: 'members' }] as const),
      { featured: true },
      { excerpt: 'x' },
      { tagIds: ['t1'] },
      { authorIds: ['a1'] },
      { tierIds: ['x'] },
      { codeInjection: { head: '<x>', foot: null } },
      { document: documentOf([said('Of leek.')]) },
      { updatedAt: new Date(0) },
      { publishedAt: new Date(0) },
      { emailSubject: 'x' },
    ]
    expect(new Set([hash, ...changes.map(change => row(change).hash)]).size).toBe(changes.length + 1)
  })
})

describe('two posts say the same', () => {
  const CONTENT: Content = {
    kind: 'post',
    title: 'Leeks',
    slug: 'leeks',
    document: documentOf([said('Of leeks.')]),
    customExcerpt: null,
    featureImage: null,
    featureImageAlt: null,
    featureImageCaption: null,
    featured: false,
    visibility: 'public',
    metaTitle: null,
    metaDescription: null,
    canonicalUrl: null,
    ogTitle: null,
    ogDescription: null,
    ogImage: null,
    twitterTitle: null,
    twitterDescription: null,
    twitterImage: null,
    state: 'published',
    at: new Date('2026-01-03T08:00:00.000Z'),
    tagIds: ['t'],
    authorIds: ['a'],
  }
  const hash = (changes: Partial<Content> = {}) => contentHash({ ...CONTENT, ...changes })

  test('where one says nothing and the other an empty text, and within one second', () => {
    expect(hash({ customExcerpt: '', metaTitle: '', ogTitle: '', canonicalUrl: '' })).toBe(hash())
    expect(hash({ at: new Date('2026-01-03T08:00:00.999Z') })).toBe(hash())
    expect(hash({ at: new Date('2026-01-03T08:00:01.000Z') })).not.toBe(hash())
  })

  test('where one has no text and the other an empty paragraph', () => {
    const empty: LexicalNode = { type: 'paragraph', version: 1, children: [] }
    expect(hash({ document: documentOf([]) })).toBe(hash({ document: documentOf([empty]) }))
    expect(hash({ document: documentOf([empty, empty]) })).not.toBe(hash({ document: documentOf([]) }))
  })

  test('in whatever order their names stand', () => {
    expect(digest({ a: 1, b: [{ c: 2, d: null }] })).toBe(digest({ b: [{ d: null, c: 2 }], a: 1 }))
    expect(digest([1, 2])).not.toBe(digest([2, 1]))
    const turned = Object.fromEntries(Object.entries(CONTENT).toReversed()) as Content
    expect(contentHash(turned)).toBe(hash())
  })

  test('and not where anything differs that has a place on both sides', () => {
    const changes: Partial<Content>[] = [
      ...([
        { kind: 'page' },
        { title: 'Leek' },
        { slug: 'leek' },
        { visibility: 'members' },
        { state: 'draft' },
      ] as const),
      ...[
        { customExcerpt: 'x' },
        { featureImage: '/x' },
        { featureImageAlt: 'x' },
        { featureImageCaption: 'x' },
      ],
      ...[
        { featured: true },
        { metaTitle: 'x' },
        { metaDescription: 'x' },
        { canonicalUrl: 'x' },
        { at: null },
      ],
      ...[
        { ogTitle: 'x' },
        { ogDescription: 'x' },
        { ogImage: 'x' },
        { twitterTitle: 'x' },
        { twitterImage: 'x' },
      ],
      ...[
        { tagIds: [] },
        { tagIds: ['t', 'u'] },
        { authorIds: ['b'] },
        { document: documentOf([said('Of leek.')]) },
      ],
    ]
    expect(new Set([hash(), ...changes.map(hash)]).size).toBe(changes.length + 1)
  })

  test('from the other side as from ours', () => {
    const theirs = theirsOf(row({ tagIds: ['t1'], authorIds: ['a1'] }))
    expect(theirs.contentHash).toBe(
      contentHash({ ...CONTENT, document: POST.document, tagIds: ['tag 1'], authorIds: ['author 1'] }),
    )
    expect(theirsOf(row({ tierIds: ['x'] })).contentHash).toBe(theirsOf(row()).contentHash)
    expect(theirsOf(row({ tierIds: ['x'] })).hash).toBe(hashWithTiers(row(), ['x']))
    expect(hashWithTiers(row(), ['y'])).not.toBe(hashWithTiers(row(), ['x']))
  })
})

describe('what has no place here goes back as it came', () => {
  const imported = (rest: Imported['rest']): Imported => ({
    ghostId: 'g',
    hash: 'h',
    version: 1,
    state: 'draft',
    rest,
  })

  test('where nothing and null are one, and a title that nobody speaks of is shown', () => {
    expect(carriesTheSame(null, row())).toBe(true)
    expect(carriesTheSame(imported({}), row())).toBe(true)
    expect(carriesTheSame(imported({ codeInjection: {}, showTitleAndFeatureImage: true }), row())).toBe(true)
  })

  test('and is another where one of these is', () => {
    for (const change of [
      { codeInjection: { head: '<x>', foot: null } },
      { emailSubject: 'x' },
      { customTemplate: 'x' },
      { showTitleAndFeatureImage: false },
    ]) {
      expect(carriesTheSame(imported({}), row(change))).toBe(false)
      expect(carriesTheSame(imported(row(change).rest), row(change))).toBe(true)
    }
    expect(carriesTheSame(imported({ tierIds: ['x'] }), row({ tierIds: ['y'] }))).toBe(true)
  })
})

describe('addresses of the old site', () => {
  const moved = movedText(
    new Map([
      ['/content/images/2026/leek.png', '/media/leek'],
      ['https://far.example/plum.png', '/media/plum'],
    ]),
  )

  test('are ours where the file came over, in whatever size and by whatever name of the site', () => {
    for (const old of [
      '/content/images/2026/leek.png',
      'https://old.example/content/images/2026/leek.png',
      '__GHOST_URL__/content/images/2026/leek.png',
      '__GHOST_URL__/content/images/size/w600/2026/leek.png',
      'https://old.example/content/images/size/w600/format/webp/2026/leek.png',
    ])
      expect(moved.moveText(`<img src="${old}">`)).toBe('<img src="/media/leek">')
  })

  test('stay where the file did not, without Ghost’s sign for its own address', () => {
    expect(moved.moveText('__GHOST_URL__/content/images/2026/pear.png')).toBe('/content/images/2026/pear.png')
    expect(moved.moveText('https://old.example/content/images/pear.png')).toBe(
      'https://old.example/content/images/pear.png',
    )
    expect(ownPaths('__GHOST_URL__ __GHOST_URL__/a __GHOST_URL__#b __GHOST_URL__?c')).toBe('/ /a #b ?c')
  })

  test('of other hosts are ours as a whole alone', () => {
    expect(moved.moveText('(https://far.example/plum.png) https://far.example/plum.png?x=1')).toBe(
      '(/media/plum) https://far.example/plum.png?x=1',
    )
  })

  test('that are ours already by a whole address are paths again', () => {
    const here = movedText(new Map(), ORIGIN)
    expect(here.moveText(`${ORIGIN}/media/ab/x.png ${ORIGIN}/leeks`)).toBe(`/media/ab/x.png ${ORIGIN}/leeks`)
  })
})

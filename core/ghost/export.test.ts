import { expect, test } from 'bun:test'
import { renderDocument } from '#core/lexical'
import { MissingTables, NotAGhostExport, NotJson, UnsupportedGhostVersion } from './errors'
import { readGhostExport } from './export'
import { readChanged, recordedExport } from './fixtures/recorded'
import { ghostUuid } from './uuid'

const rose = readGhostExport(recordedExport)
const post = (slug: string) => rose.posts.find(one => one.slug === slug)!

test('the recorded export comes whole: 18 posts, 5 pages, and nothing to warn of', () => {
  expect(rose.version).toBe('6.65.0')
  expect(Map.groupBy(rose.posts, one => one.type).get('post')).toHaveLength(18)
  expect(Map.groupBy(rose.posts, one => one.type).get('page')).toHaveLength(5)
  expect(
    [rose.tags, rose.authors, rose.newsletters, rose.tiers, rose.snippets].map(rows => rows.length),
  ).toEqual([5, 5, 2, 3, 1])
  expect(rose.warnings).toEqual([])
})

test('reading twice gives the same ids, and all of them differ', () => {
  expect(readGhostExport(recordedExport)).toEqual(rose)
  const ids = [rose.posts, rose.tags, rose.authors, rose.newsletters, rose.tiers, rose.snippets]
    .flat()
    .map(one => one.id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('the site brings its name, its face and both menus', () => {
  expect(rose.site.title).toBe('Rose Ash Growers')
  expect(rose.site.timeZone).toBe('Europe/Dublin')
  expect(rose.site.navigation.at(-1)).toEqual({
    label: 'Noticeboard',
    url: '/noticeboard/',
    visibility: 'members',
  })
  expect(rose.site.secondaryNavigation.map(item => item.label)).toEqual(['Join us', 'House rules', 'RSS'])
  expect(rose.site.social.metaTitle).toBe('Rose Ash Growers')
})

test('settings come along, keys and passwords of the old site do not', () => {
  const { site } = readChanged(tables => {
    tables.settings!.push({ key: 'mailgun_api_key', value: 'K' }, { key: 'stripe_secret_key', value: 'K' })
  })
  expect(site.settings.announcement_background).toBe('dark')
  expect(Object.keys(site.settings).filter(key => /key|password|hash/.test(key))).toEqual([])
})

test('every state a post can be in is told apart', () => {
  expect(post('open-day')).toMatchObject({ status: 'scheduled', featured: true, visibility: 'public' })
  expect(post('open-day').publishedAt!.getTime()).toBeGreaterThan(rose.exportedAt!.getTime())
  expect(post('taken-down-again').status).toBe('draft')
  expect(post('first-frost-letter')).toMatchObject({ status: 'sent', emailOnly: true })
  expect(post('first-frost-letter').newsletterId).toBe(rose.newsletters[0]!.id)
  expect(post('winter-rota').visibility).toBe('members')
  expect(post('accounts-in-plain-words').visibility).toBe('paid')
  expect(post('seed-list-half-shares')).toMatchObject({
    visibility: 'tiers',
    tierIds: [rose.tiers.find(tier => tier.name === 'Half Share')!.id],
  })
})

test('a post brings all its fields', () => {
  expect(post('every-field-filled')).toMatchObject({
    excerpt: 'Excerpt in 💬 own words',
    canonicalUrl: 'https://almanac.example.test/guest/every-field',
    customTemplate: 'custom-narrow',
    publishedAt: new Date('2026-03-03T03:03:03Z'),
    codeInjection: { foot: '<script>console.log("foot of the page")</script>' },
  })
  expect(Object.values(post('every-field-filled').social)).not.toContain(null)
  expect(post('nine-growers-one-barn').featureImage).toMatchObject({
    alt: 'Striped red and cream boards of the low barn',
    captionHtml: expect.stringContaining('limewash'),
  })
})

test('authors and tags keep Ghost’s order', () => {
  const names = post('pictures-from-the-seed-loft').authorIds.map(
    id => rose.authors.find(one => one.id === id)!.slug,
  )
  expect(names).toHaveLength(3)
  const ties = JSON.parse(recordedExport).db[0].data.posts_authors as {
    post_id: string
    author_id: string
    sort_order: number
  }[]
  const expected = ties
    .filter(tie => tie.post_id === post('pictures-from-the-seed-loft').ghostId)
    .sort((a, b) => a.sort_order - b.sort_order)
    .map(tie => ghostUuid('author', tie.author_id))
  expect(post('pictures-from-the-seed-loft').authorIds).toEqual(expected)
})

test('authors come with their roles and without their passwords', () => {
  expect(rose.authors[0]).toMatchObject({ name: 'Wren Hollis', roles: ['Owner'], active: true })
  expect(JSON.stringify(rose.authors)).not.toContain('password')
})

test('tags that only editors see are told apart', () => {
  expect(rose.tags.filter(tag => tag.internal).map(tag => tag.name)).toContain('#pinned')
})

test('tiers bring their price in minor units and their benefits', () => {
  expect(rose.tiers.find(tier => tier.slug === 'half-share')).toMatchObject({
    paid: true,
    currency: 'EUR',
    monthlyPrice: 900,
    benefits: [expect.any(String), expect.any(String)],
  })
})

test.each([
  ['<html>', NotJson, 'is not JSON'],
  ['[]', NotAGhostExport, 'not an export of a Ghost site'],
  ['{"db":[{"meta":{}}]}', NotAGhostExport, 'not an export of a Ghost site'],
  ['{"db":[{"meta":{"version":"2.38.3"},"data":{}}]}', UnsupportedGhostVersion, 'Ghost 2.38.3'],
  [
    '{"db":[{"meta":{"version":"6.0.0"},"data":{"posts":[],"tags":[]}}]}',
    MissingTables,
    'it lacks users, posts_tags',
  ],
])('%p is refused with a sentence', (json, refusal, words) => {
  expect(() => readGhostExport(json)).toThrow(refusal)
  expect(() => readGhostExport(json)).toThrow(words)
})

test('a tie to a row that is not there is kept as a warning, and the post comes all the same', () => {
  const { posts, warnings } = readChanged(tables => {
    tables.posts_tags!.push({ id: 'x', post_id: post('open-day').ghostId, tag_id: 'gone', sort_order: 0 })
    tables.posts_authors!.push({ id: 'y', post_id: 'gone', author_id: 'gone', sort_order: 0 })
    tables.posts!.find(row => row.slug === 'open-day')!.newsletter_id = 'gone'
  })
  expect(posts).toHaveLength(23)
  expect(warnings.map(({ table, message }) => `${table}: ${message}`)).toEqual([
    'posts_tags: Names a row of tags that is not in the export (gone).',
    'posts_authors: Names a post that is not in the export (gone).',
    'posts: Names a row of newsletters that is not in the export (gone).',
  ])
  expect(warnings[0]!.row).toMatchObject({ tag_id: 'gone' })
})

test('an unknown state becomes a draft and an unknown visibility the narrowest, each with a warning', () => {
  const { posts, warnings } = readChanged(tables => {
    Object.assign(tables.posts![0]!, { status: 'floating', visibility: 'status:-free' })
  })
  const odd = posts.find(one => one.ghostId === warnings[0]!.ghostId)
  expect(odd).toMatchObject({ status: 'draft', visibility: 'paid' })
  expect(warnings).toHaveLength(2)
})

test('a post with only HTML, or Mobiledoc with its HTML, becomes a card of it, cut where its preview ends', () => {
  const { posts } = readChanged(tables => {
    const row = tables.posts!.find(one => one.slug === 'winter-rota')!
    Object.assign(row, { lexical: null, mobiledoc: '{"version":"0.3.1"}' })
  })
  const rota = posts.find(one => one.slug === 'winter-rota')!
  expect(rota.source).toBe('html')
  expect(rota.document.root.children.map(node => node.type)).toEqual(['html', 'paywall', 'html'])
  expect(renderDocument(rota.document, { paywalled: true }).plaintext).toBe(
    'Everybody may read this line: the rota exists.',
  )
})

test('Lexical that cannot be read gives way to the HTML beside it; the warning keeps it', () => {
  const { posts, warnings } = readChanged(tables => {
    tables.posts!.find(one => one.slug === 'open-day')!.lexical = '{"root":{"type":"root"}}'
  })
  expect(posts.find(one => one.slug === 'open-day')!.source).toBe('html')
  expect(warnings[0]!.message).toBe(
    'Malformed document at root.children: must be a list. Its HTML is taken instead.',
  )
  expect(warnings[0]!.row.lexical).toBe('{"root":{"type":"root"}}')
})

test('a menu that cannot be read comes empty, with a warning', () => {
  const { site, warnings } = readChanged(tables => {
    tables.settings!.find(row => row.key === 'navigation')!.value = '[{'
  })
  expect(site.navigation).toEqual([])
  expect(warnings[0]!.message).toContain('navigation')
})

test('parts that Ghost fenced off for some readers in its HTML stay fenced off', () => {
  const html = [
    '<p>For all.</p><!--kg-gated-block:begin nonMember:false memberSegment:"status:-free" --><p>For payers.</p>',
    '<!--kg-gated-block:end--><p>All again.</p>',
    '<!--kg-gated-block:begin nonMember:true memberSegment:"" --><p>For strangers.</p>',
  ].join('')
  const { posts } = readChanged(({ posts }) => {
    for (const post of posts!) Object.assign(post, { lexical: null, html })
  })
  const read = (audience: 'visitor' | 'free' | 'paid') =>
    renderDocument(posts[0]!.document, { audience }).plaintext.split('\n\n')
  expect(read('visitor')).toEqual(['For all.', 'All again.', 'For strangers.'])
  expect(read('free')).toEqual(['For all.', 'All again.'])
  expect(read('paid')).toEqual(['For all.', 'For payers.', 'All again.'])
})

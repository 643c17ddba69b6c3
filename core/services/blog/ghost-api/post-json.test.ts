import { describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { objectIdOf } from '#core/ghost'
import { contentPost, facts, idOf, picked, restOf, type Wanted } from './post-json'
import type { GhostPostRow } from './post-rows'
import { contentTime, timeOfId } from './times'

const BLOG = 'https://blog.example'
const ID = '0192f0c1-1111-7111-8111-111111111111'
const ctx = {
  house: { site: () => ({ timeZone: 'Europe/London' }), config: { origins: { blog: BLOG } } },
} as unknown as Ctx

const row = (changes: Partial<GhostPostRow> = {}): GhostPostRow =>
  ({
    id: ID,
    kind: 'post',
    slug: 'plums',
    title: 'Plums',
    custom_excerpt: null,
    featured: false,
    feature_image: null,
    feature_image_alt: '',
    feature_image_caption: '',
    visibility: 'public',
    meta_title: null,
    meta_description: null,
    canonical_url: null,
    version: 1,
    status: 'published',
    created_at: new Date('2026-01-02T03:04:05.006Z'),
    updated_at: new Date('2026-07-02T03:04:05Z'),
    published_at: null,
    html: '<p>Words</p>',
    plaintext: 'Words',
    imported: null,
    document: '',
    tags: [],
    authors: [],
    tiers: [],
    commenters: 'members',
    ...changes,
  }) as GhostPostRow
const imported = (rest: Record<string, unknown>) =>
  ({ ghostId: '5f0000000000000000000001', rest }) as unknown as GhostPostRow['imported']
const wanted = (changes: Partial<Wanted> = {}): Wanted => ({
  include: new Set(),
  formats: new Set(['html']),
  fields: null,
  ...changes,
})
const shown = (changes?: Partial<GhostPostRow>, want?: Partial<Wanted>) =>
  contentPost(ctx, row(changes), wanted(want)) as Record<string, unknown>

describe('a post', () => {
  test('goes by Ghost’s id where it came from there, and by one made of ours where not', () => {
    expect(idOf({ id: ID, imported: null })).toBe(objectIdOf(ID))
    expect(idOf({ id: ID, imported: imported({}) })).toBe('5f0000000000000000000001')
  })

  test('has its times on the clocks of the site, in winter and in summer', () => {
    expect(shown()).toMatchObject({
      created_at: '2026-01-02T03:04:05.006+00:00',
      updated_at: '2026-07-02T04:04:05.000+01:00',
      published_at: null,
    })
  })

  test('has whole addresses, whatever its slug', () => {
    const post = shown({ slug: 'käse', feature_image: '/media/a.webp', html: '<a href="/x">x</a>' })
    expect(post).toMatchObject({ url: `${BLOG}/k%C3%A4se`, feature_image: `${BLOG}/media/a.webp` })
    expect(post.html).toContain(`${BLOG}/x`)
  })

  test('shows the texts that are asked for', () => {
    const formats = (...names: string[]) => {
      const post = shown({}, { formats: new Set(names) })
      return ['html', 'plaintext'].filter(name => name in post)
    }
    expect([formats(), formats('html'), formats('plaintext', 'html')]).toEqual([
      [],
      ['html'],
      ['html', 'plaintext'],
    ])
  })

  test('is told short by its excerpt, or by its first five hundred letters', () => {
    const plaintext = 'x'.repeat(501)
    expect(facts(ctx, row({ plaintext })).excerpt).toBe('x'.repeat(500))
    expect(facts(ctx, row({ plaintext, custom_excerpt: 'Short' })).excerpt).toBe('Short')
  })

  test('may be read by visitors when it is public alone', () => {
    const access = (visibility: GhostPostRow['visibility']) => shown({ visibility }).access
    expect([access('public'), access('members'), access('paid')]).toEqual([true, false, false])
  })

  test('has comments below it where a visitor may read it and somebody may comment', () => {
    const comments = (changes: Partial<GhostPostRow>) => shown(changes).comments
    expect([
      comments({}),
      comments({ commenters: 'paid' }),
      comments({ commenters: 'nobody' }),
      comments({ visibility: 'members' }),
      comments({ kind: 'page' }),
    ]).toEqual([true, true, false, false, false])
  })

  test('that is for tiers names them; a public one is for who pays nothing', () => {
    const tier = { id: ID, slug: 'friends', name: 'Friends', description: '', monthly_amount: 300 }
    const row = {
      ...tier,
      yearly_amount: null,
      price_currency: 'GBP',
      welcome_url: null,
      benefits: [],
      created_at: new Date(0),
      retired_at: null,
    }
    const tiers = (changes: Partial<GhostPostRow>) =>
      (shown(changes, { include: new Set(['tiers']) }).tiers as { slug: string }[]).map(({ slug }) => slug)
    expect(tiers({ visibility: 'tiers', tiers: [row] as GhostPostRow['tiers'] })).toEqual(['friends'])
    expect([tiers({ visibility: 'public' }), tiers({ visibility: 'members' })]).toEqual([['free'], []])
  })

  test('has the subject of its letter; a page says whether its title is shown', () => {
    const rest = { emailSubject: 'Plums are in', showTitleAndFeatureImage: false }
    expect(shown({ imported: imported(rest) })).toMatchObject({ email_subject: 'Plums are in' })
    const page = shown({ kind: 'page', imported: imported(rest) })
    expect(page).toMatchObject({ show_title_and_feature_image: false })
    expect(page).not.toHaveProperty('email_subject')
    expect(shown({ kind: 'page' })).toMatchObject({ show_title_and_feature_image: true })
  })
})

test.each([
  ['nothing', 0, 0, 0],
  ['two minutes of words', 550, 0, 2],
  ['a little more than half a minute', 140, 0, 1],
  ['a little less than half a minute', 135, 0, 0],
  ['three pictures, which take twelve, eleven and ten seconds', 0, 3, 1],
  ['two pictures', 0, 2, 0],
  // 12 + 11 + … + 3, and ten more of three seconds each.
  ['twenty pictures', 0, 20, 2],
])('%s take their minutes to read', (_, words, pictures, minutes) => {
  const text = { plaintext: 'word '.repeat(words), html: '<img src="a">'.repeat(pictures) }
  expect(facts(ctx, row(text)).reading_time).toBe(minutes)
})

describe('what an imported post carries along', () => {
  test('is text where it is text, and nothing where it is anything else', () => {
    const code = { head: '<style></style>', foot: 7 }
    expect(restOf({ imported: imported({ uuid: 'u', emailSubject: 5, codeInjection: code }) })).toEqual({
      uuid: 'u',
      emailSubject: null,
      customTemplate: null,
      showTitleAndFeatureImage: true,
      codeInjection: { head: '<style></style>', foot: null },
    })
    for (const codeInjection of [null, 'x', 7])
      expect(restOf({ imported: imported({ codeInjection }) }).codeInjection).toEqual({
        head: null,
        foot: null,
      })
  })
})

describe('fields', () => {
  const post = { id: 1, title: 2, html: 3, tags: 4, primary_tag: 5, authors: 6, primary_author: 7 }

  test('are all where none are named, and those that are named', () => {
    expect(picked(post, null)).toBe(post)
    expect(picked(post, ['title', 'nothing'])).toEqual({ title: 2 })
  })

  test('bring what was asked for beside them, and the first of each', () => {
    expect(picked(post, ['id'], new Set(['tags']), new Set(['html']))).toEqual({
      id: 1,
      html: 3,
      tags: 4,
      primary_tag: 5,
    })
    expect(picked(post, ['authors'])).toEqual({ authors: 6, primary_author: 7 })
  })
})

test('a moment is told on the clocks of a zone, and an id says when it was made', () => {
  const moment = new Date('2026-11-23T08:26:56.007Z')
  expect(contentTime(moment, 'Pacific/Auckland')).toBe('2026-11-23T21:26:56.007+13:00')
  expect(contentTime(moment, 'Etc/UTC')).toBe('2026-11-23T08:26:56.007+00:00')
  expect(timeOfId('019ab0f6-5a67-7000-8000-000000000000').getTime()).toBe(0x019ab0f65a67)
})

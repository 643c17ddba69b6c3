import { describe, expect, test } from 'bun:test'
import { MissingTables } from './errors'
import { postsOf } from './posts'
import { archiveOf, count, flag, moment, type Row, text } from './rows'
import { newslettersOf, tagsOf, tiersOf } from './taxonomy'
import { ghostUuid } from './uuid'

const EMPTY = { posts: [], tags: [], users: [], posts_tags: [], posts_authors: [], settings: [] }
const archive = (tables: Readonly<Record<string, unknown>>) => archiveOf({ ...EMPTY, ...tables })
const post = (changes: Row = {}): Row => ({
  id: 'p1',
  title: 'Plums',
  slug: 'plums',
  status: 'published',
  visibility: 'public',
  type: 'post',
  created_at: '2026-11-23 08:26:56',
  lexical: '{"root":{"type":"root","children":[]}}',
  ...changes,
})

/** The only post of an export with this row in it, and what was warned of. */
function only(row: Row, tables: Readonly<Record<string, unknown>> = {}) {
  const read = archive({ posts: [row], ...tables })
  const [first] = postsOf(read)
  return { post: first!, warnings: read.warnings.map(({ message }) => message) }
}

describe('a post of an export', () => {
  test('is what its row says', () => {
    expect(only(post()).post).toMatchObject({
      id: ghostUuid('post', 'p1'),
      ghostId: 'p1',
      type: 'post',
      title: 'Plums',
      slug: 'plums',
      status: 'published',
      visibility: 'public',
      featured: false,
      emailOnly: false,
      createdAt: new Date('2026-11-23T08:26:56Z'),
    })
    expect(only(post()).warnings).toEqual([])
  })

  test.each<[string, Row]>([
    ['by its type', { type: 'page' }],
    ['by the switch of older exports', { type: undefined, page: 1 }],
    ['by the switch of MySQL', { type: undefined, page: true }],
  ])('is a page %s', (_, row) => {
    expect(only(post(row)).post.type).toBe('page')
  })

  test('in a state that nobody knows is a draft: nothing is shown that was not meant to be', () => {
    for (const status of ['live', '', null, undefined, 1]) {
      const { post: read, warnings } = only(post({ status }))
      expect([read.status, warnings.length]).toEqual(['draft', 1])
    }
  })

  test('for readers that nobody knows is for those who pay', () => {
    for (const visibility of ['status:-free', 'PUBLIC', '', null]) {
      const { post: read, warnings } = only(post({ visibility }))
      expect([read.visibility, warnings.length]).toEqual(['paid', 1])
    }
  })

  test('that was sent alone is for readers of letters alone', () => {
    expect(only(post({ status: 'sent' })).post.emailOnly).toBe(true)
    const tables = { posts_meta: [{ post_id: 'p1', email_only: 1 }] }
    expect(only(post({ status: 'draft' }), tables).post.emailOnly).toBe(true)
  })

  test('shows its title and its picture unless it says not to', () => {
    const shown = (value: unknown) =>
      only(post({ show_title_and_feature_image: value })).post.showTitleAndFeatureImage
    expect([undefined, 1, true, 0, false].map(shown)).toEqual([true, true, true, false, false])
  })

  test('has a picture with its words, and none without an address', () => {
    const meta = {
      posts_meta: [{ post_id: 'p1', feature_image_alt: 'A bowl', feature_image_caption: '<b>B</b>' }],
    }
    expect(only(post({ feature_image: 'a.png' }), meta).post.featureImage).toEqual({
      src: 'a.png',
      alt: 'A bowl',
      captionHtml: '<b>B</b>',
    })
    expect(only(post({ feature_image: '' }), meta).post.featureImage).toBeNull()
    expect(only(post({ feature_image: 'a.png' })).post.featureImage).toMatchObject({
      alt: '',
      captionHtml: '',
    })
  })

  test('without an address of its own has its id for one', () => {
    expect(only(post({ slug: '' })).post.slug).toBe('p1')
  })

  test('was made when it was published, where nothing else is said, and changed when it was made', () => {
    const read = only(post({ created_at: null, published_at: '2026-11-24T00:00:00.000Z' })).post
    expect([read.createdAt, read.updatedAt, read.publishedAt]).toEqual(
      Array.from({ length: 3 }, () => new Date('2026-11-24T00:00:00Z')),
    )
    expect(only(post({ created_at: 'yesterday' })).post.createdAt).toEqual(new Date(0))
  })

  test('without an id is left out, and said', () => {
    const read = archive({ posts: [post({ id: null }), post({ id: 'p2' })] })
    expect(postsOf(read).map(({ ghostId }) => ghostId)).toEqual(['p2'])
    expect(read.warnings).toHaveLength(1)
  })

  test('comes after those that were made before it', () => {
    const read = archive({
      posts: [
        post({ id: 'late', created_at: '2026-11-25 00:00:00' }),
        post({ id: 'early', created_at: '2026-11-24 23:59:59' }),
      ],
    })
    expect(postsOf(read).map(({ ghostId }) => ghostId)).toEqual(['early', 'late'])
  })
})

describe('what is tied to a post', () => {
  const tied = (rows: readonly Row[], tags: readonly Row[] = [{ id: 't1' }, { id: 't2' }]) =>
    only(post(), { tags, posts_tags: rows })

  test('stands in the order that Ghost has it in, each once', () => {
    const { post: read, warnings } = tied([
      { id: 'a', post_id: 'p1', tag_id: 't2', sort_order: 1 },
      { id: 'b', post_id: 'p1', tag_id: 't1', sort_order: 0 },
      { id: 'c', post_id: 'p1', tag_id: 't2', sort_order: 2 },
    ])
    expect(read.tagIds).toEqual([ghostUuid('tag', 't1'), ghostUuid('tag', 't2')])
    expect(warnings).toEqual([])
  })

  test('and is not there is left out, and said', () => {
    const { post: read, warnings } = tied([
      { id: 'a', post_id: 'p1', tag_id: 'gone' },
      { id: 'b', post_id: 'elsewhere', tag_id: 't1' },
      { id: 'c', post_id: 'p1', tag_id: 't1' },
    ])
    expect(read.tagIds).toEqual([ghostUuid('tag', 't1')])
    expect(warnings).toEqual([
      expect.stringContaining('tags that is not in the export (gone)'),
      expect.stringContaining('post that is not in the export (elsewhere)'),
    ])
  })

  test('as a newsletter is one of the export, or none', () => {
    const newsletters = [{ id: 'n1', name: 'Weekly' }]
    expect(only(post({ newsletter_id: 'n1' }), { newsletters }).post.newsletterId).toBe(
      ghostUuid('newsletter', 'n1'),
    )
    const { post: read, warnings } = only(post({ newsletter_id: 'n2' }), { newsletters })
    expect([read.newsletterId, warnings.length]).toEqual([null, 1])
    expect(only(post({ newsletter_id: '' }), { newsletters }).warnings).toEqual([])
  })
})

describe('an export', () => {
  test('without a table that a site cannot be without is refused, with all that it lacks', () => {
    const { posts_tags: _, settings: __, ...rest } = EMPTY
    const reading = () => archiveOf({ ...rest, posts: 'none', members: [] })
    expect(reading).toThrow(MissingTables)
    try {
      reading()
    } catch (fault) {
      expect((fault as MissingTables).tables).toEqual(['posts', 'posts_tags', 'settings'])
    }
  })

  test('has each row once by its id, in whatever case, and what is no row not at all', () => {
    const read = archive({ tags: [{ id: 'T1', name: 'one' }, null, 'tag', [], { id: 't1', name: 'two' }] })
    expect(tagsOf(read).map(({ name }) => name)).toEqual(['one'])
    expect(read.warnings).toMatchObject([
      { table: 'tags', ghostId: 't1', message: 'Stands twice; the first is taken.' },
    ])
  })
})

describe('a value of a row', () => {
  test('is text that says something', () => {
    const row = { a: 'x', b: '', c: 7, d: null, e: {}, f: true }
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => text(row, name))).toEqual([
      'x',
      null,
      '7',
      null,
      null,
      null,
      null,
    ])
  })

  test('is a number that one can count with', () => {
    const row = { a: 0, b: '1', c: Number.NaN, d: 1.5, e: Number.POSITIVE_INFINITY }
    expect(['a', 'b', 'c', 'd', 'e'].map(name => count(row, name))).toEqual([0, null, null, 1.5, null])
  })

  test('is a switch of either kind', () => {
    const row = { a: 1, b: true, c: 0, d: false, e: '1', f: 'true', g: 2 }
    expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => flag(row, name))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test.each<[unknown, string | null]>([
    ['2026-11-23 08:26:56', '2026-11-23T08:26:56.000Z'],
    ['2026-11-23 08:26:56.789', '2026-11-23T08:26:56.789Z'],
    ['2026-11-23T08:26:56.000Z', '2026-11-23T08:26:56.000Z'],
    ['2026-11-23T08:26:56+02:00', '2026-11-23T06:26:56.000Z'],
    ['0000-00-00 00:00:00', null],
    ['0000-01-01 00:00:00', null],
    ['-000044-03-15T12:00:00Z', null],
    ['+012000-01-01T00:00:00Z', null],
    ['1788-05-01 00:00:00', '1788-05-01T00:00:00.000Z'],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%p is the moment %p', (value, moments) => {
    expect(moment({ at: value }, 'at')?.toISOString() ?? null).toBe(moments)
  })
})

describe('tiers, tags and newsletters', () => {
  test('a tier has its benefits in their order, without those that are gone', () => {
    const [tier] = tiersOf(
      archive({
        products: [
          { id: 'x', name: 'Growers', type: 'paid', active: 1, monthly_price: 500, currency: 'gbp' },
        ],
        benefits: [
          { id: 'b1', name: 'A box' },
          { id: 'b2', name: 'A letter' },
        ],
        products_benefits: [
          { product_id: 'x', benefit_id: 'b2', sort_order: 1 },
          { product_id: 'x', benefit_id: 'gone', sort_order: 2 },
          { product_id: 'x', benefit_id: 'b1', sort_order: 0 },
          { product_id: 'y', benefit_id: 'b1', sort_order: 0 },
        ],
      }),
    )
    expect(tier).toMatchObject({
      name: 'Growers',
      paid: true,
      active: true,
      monthlyPrice: 500,
      yearlyPrice: null,
      benefits: ['A box', 'A letter'],
    })
  })

  test('a tag is for the house alone when it says so', () => {
    const tags = tagsOf(
      archive({
        tags: [
          { id: 'a', visibility: 'internal' },
          { id: 'b', visibility: 'public' },
        ],
      }),
    )
    expect(tags.map(({ internal }) => internal)).toEqual([true, false])
  })

  test('a newsletter is alive when it is said to be', () => {
    const states = ['active', 'archived', '', undefined].map((status, at) => ({ id: `n${at}`, status }))
    const read = newslettersOf(archive({ newsletters: states }))
    expect(read.map(({ active }) => active)).toEqual([true, false, false, false])
  })
})

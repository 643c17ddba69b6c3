import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { conditionsOf, type FilterFields, orderOf } from './conditions'
import { GhostRefusal } from './refusals'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const LIST = { verb: 'list', of: 'posts' } as const
const NOW = new Date('2026-06-10T12:00:00Z')
const FIELDS: FilterFields = {
  title: { of: sql`p.title`, type: 'text' },
  status: { of: sql`'published'::text`, type: 'text', isIgnored: true },
  featured: { of: sql`p.featured`, type: 'boolean' },
  published_at: { of: sql`p.published_at`, type: 'moment' },
  tag: {
    of: sql`t.tag`,
    type: 'text',
    some: fits => sql<boolean>`exists (select from unnest(p.tags) as t(tag) where ${fits})`,
  },
}
/** Four posts without a table. */
const POSTS = sql`(values
  ('Apples', true, timestamptz '2026-06-01 08:00Z', array['fruit', 'autumn']),
  ('Bread', false, timestamptz '2026-06-02 08:00Z', array['bakery']),
  ('100 % rye', false, timestamptz '2026-06-03 08:00Z', array['bakery', 'rye']),
  ('Draft', null, null, array[]::text[])) as p(title, featured, published_at, tags)`

async function titles(filter: string | null, order: string | null = null): Promise<string[]> {
  const where = conditionsOf(filter, FIELDS, NOW, LIST)
  const by = orderOf(order, FIELDS, sql`p.title`)
  const { rows } = await sql<{ title: string }>`
    select title from ${POSTS} where ${where} order by ${by}`.execute(db(world.ctx()))
  return rows.map(({ title }) => title)
}
const refused = (filter: string) => {
  try {
    conditionsOf(filter, FIELDS, NOW, LIST)
    return null
  } catch (refusal) {
    return refusal instanceof GhostRefusal ? [refusal.status, refusal.more.context] : refusal
  }
}

describe('a filter finds', () => {
  test.each([
    ['everything, where there is none', null, ['100 % rye', 'Apples', 'Bread', 'Draft']],
    ['what is equal', 'title:Bread', ['Bread']],
    ['one of several', 'title:[Bread,Apples]', ['Apples', 'Bread']],
    ['what is true', 'featured:true', ['Apples']],
    ['what is true by a number', 'featured:1', ['Apples']],
    [
      'everything, where all that is asked is left out',
      'status:draft',
      ['100 % rye', 'Apples', 'Bread', 'Draft'],
    ],
    ['the rest, where something of it is left out', 'status:published+title:Bread', ['Bread']],
    ['the rest alone, where either would do', 'status:draft,title:Bread', ['Bread']],
    ['the rest within brackets', 'tag:bakery+(status:-draft,title:Bread)', ['Bread']],
    ['what is nothing', 'published_at:null', ['Draft']],
    ['what is not nothing', 'published_at:-null', ['100 % rye', 'Apples', 'Bread']],
    ['what is unknown, where something is not wanted', 'featured:-true', ['100 % rye', 'Bread', 'Draft']],
    ['both', 'featured:false+tag:rye', ['100 % rye']],
    ['either', 'title:Draft,tag:fruit', ['Apples', 'Draft']],
    ['one of many', 'tag:autumn', ['Apples']],
    ['what has none of it', 'tag:-bakery', ['Apples', 'Draft']],
    ['a part of a text', "title:~'rea'", ['Bread']],
    ['its beginning', "title:~^'app'", ['Apples']],
    ['its end', "title:~$'RYE'", ['100 % rye']],
    ['a sign that stands for itself', "title:~'%'", ['100 % rye']],
    ['what came later', "published_at:>'2026-06-02 08:00:00'", ['100 % rye']],
    ['what came then or later', "published_at:>='2026-06-02 08:00'", ['100 % rye', 'Bread']],
    ['what came earlier', "published_at:<'2026-06-02'", ['Apples']],
    ['what came then or earlier', "published_at:<='2026-06-02T08:00:00.000Z'", ['Apples', 'Bread']],
  ] as const)('%s', async (_, filter, found) => {
    expect(await titles(filter)).toEqual([...found])
  })
})

describe('a filter is refused as Ghost refuses it', () => {
  test('when it cannot be read', () => {
    for (const filter of ['title:', '(title:Bread', 'title'])
      expect(refused(filter)).toEqual([400, 'Error parsing filter'])
  })

  test('when it names what there is not', () => {
    for (const filter of [
      'author:x',
      'constructor:x',
      'featured:maybe',
      "published_at:'yesterday'",
      "featured:~'t'",
    ])
      expect({ filter, refused: refused(filter) }).toEqual({
        filter,
        refused: [400, 'Could not understand request.'],
      })
  })
})

describe('an order', () => {
  test('is by what it names, in turn; what is nothing comes last either way', async () => {
    expect(await titles(null, 'published_at')).toEqual(['Apples', 'Bread', '100 % rye', 'Draft'])
    expect(await titles(null, 'published_at DESC')).toEqual(['100 % rye', 'Bread', 'Apples', 'Draft'])
    expect(await titles(null, 'featured desc, title desc')).toEqual(['Apples', 'Bread', '100 % rye', 'Draft'])
  })

  test('passes over what there is not, what a thing has many of, and what is no direction', async () => {
    for (const order of ['author', 'tag desc', 'published_at sideways', '', ', ,', '__proto__'])
      expect(await titles(null, order)).toEqual(['100 % rye', 'Apples', 'Bread', 'Draft'])
  })
})

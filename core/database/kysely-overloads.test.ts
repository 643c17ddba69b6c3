import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Equals, sql } from 'kysely'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** Does not compile unless both types are the same. */
function same<Left, Right>(_proof: Equals<Left, Right>): void {}

describe('a join', () => {
  test('knows the columns of both tables, by key and by condition', async () => {
    const members = db(world.ctx()).selectFrom('members as m')
    const columns = ['m.handle', 'g.granted_at'] as const
    const byKey = await members
      .innerJoin('role_grants as g', 'g.member_id', 'm.id')
      .select(columns)
      .orderBy('g.id')
      .execute()
    const byCondition = await members
      .innerJoin('role_grants as g', join =>
        join.onRef('g.member_id', '=', 'm.id').on('g.granted_at', '<=', new Date()),
      )
      .select(columns)
      .orderBy('g.id')
      .execute()
    same<typeof byKey, { handle: string; granted_at: Date }[]>(true)
    same<typeof byCondition, typeof byKey>(true)
    expect(byKey.length).toBeGreaterThan(0)
    expect(byCondition).toEqual(byKey)
  })

  test('may leave a row without its other half, and says so', async () => {
    const { id } = world.cast.members.member
    const rows = await db(world.ctx())
      .selectFrom('members as m')
      .leftJoin('account_closings as c', 'c.member_id', 'm.id')
      .leftJoin('members as other', join => join.onRef('other.id', '=', 'c.member_id'))
      .select(['m.id', 'c.member_id as closing', 'other.name'])
      .where('m.id', '=', id)
      .execute()
    same<typeof rows, { id: string; closing: string | null; name: string | null }[]>(true)
    expect(rows).toEqual([{ id, closing: null, name: null }])
  })

  test('may take the name of another table, and then has the columns of its own', async () => {
    const query = db(world.ctx())
      .selectFrom('members as m')
      .innerJoin('role_grants as tags', 'tags.member_id', 'm.id')
    const rows = await query.select('tags.granted_at').execute()
    same<typeof rows, { granted_at: Date }[]>(true)
    expect(rows[0]?.granted_at).toBeInstanceOf(Date)
    // @ts-expect-error: a column of the tags.
    query.select('tags.slug')
  })
})

describe('a condition', () => {
  test('takes one value, several, none, and what the database makes of it', async () => {
    const { id } = world.cast.members.member
    const members = db(world.ctx()).selectFrom('members as m').select('m.id').where('m.id', '=', id)
    const takes = [
      members.where('m.joined_at', '<=', new Date()),
      members.where('m.id', 'in', [id, id]),
      members.where('id', 'in', [sql<string>`${id}`]),
      members.where('m.joined_at', '<=', sql<Date>`now()`),
      members.where('m.id', '=', db(world.ctx()).selectFrom('members').select('id').where('id', '=', id)),
    ]
    for (const query of takes) expect(await query.execute()).toEqual([{ id }])
    expect(await members.where('m.joined_at', 'is', null).execute()).toEqual([])
  })

  test('of the wrong kind does not compile', () => {
    const tables = db(world.ctx())
    // @ts-expect-error: a moment is no text.
    tables.selectFrom('members').where('joined_at', '<=', 'yesterday')
    // @ts-expect-error: nor after its table's name.
    tables.selectFrom('members as m').where('m.joined_at', '<=', 'yesterday')
    // @ts-expect-error: nor is the state of an order any text.
    tables.selectFrom('orders').where('state', '=', 'posted')
    // @ts-expect-error: nor one of several.
    tables.selectFrom('orders').where('state', 'in', ['paid', 'posted'])
    // @ts-expect-error: nor what the database makes of it.
    tables.selectFrom('orders').where('state', '=', sql<number>`1`)
    // @ts-expect-error: in what is changed.
    tables.updateTable('orders').set({ state: 'paid' }).where('state', '=', 'posted')
    // @ts-expect-error: in what is deleted.
    tables.deleteFrom('orders').where('state', '=', 'posted')
    // @ts-expect-error: there is no such way to compare.
    expect(() => tables.deleteFrom('orders').where('state', 'resembles', 'paid')).toThrow('resembles')
  })
})

describe('what is in none of the tables does not compile', () => {
  test('as a table or its column', () => {
    const tables = db(world.ctx())
    // @ts-expect-error: the table that is read.
    tables.selectFrom('article')
    // @ts-expect-error: the same, under an alias.
    tables.selectFrom('article as a')
    // @ts-expect-error: the table that is changed.
    tables.updateTable('article')
    // @ts-expect-error: the table that rows are deleted from.
    tables.deleteFrom('article as a')
    // @ts-expect-error: a column of what is read.
    tables.selectFrom('posts').where('article_id', '=', 'x')
    // @ts-expect-error: a column of what is changed.
    tables.updateTable('posts').set({ title: 'x' }).where('article_id', '=', 'x')
    // @ts-expect-error: a column that is changed.
    tables.updateTable('posts as p').set({ heading: 'x' })
    // @ts-expect-error: a column of what is deleted.
    tables.deleteFrom('posts as p').where('p.article_id', '=', 'x')
  })

  test('as a key', () => {
    const posts = db(world.ctx()).selectFrom('posts as p')
    // @ts-expect-error: the table that is joined.
    posts.innerJoin('publication as u', 'u.post_id', 'p.id')
    // @ts-expect-error: its column.
    posts.innerJoin('publications as u', 'u.article_id', 'p.id')
    // @ts-expect-error: a column of the table that was there.
    posts.leftJoin('publications as u', 'u.post_id', 'p.key')
    // @ts-expect-error: a table that is not in this query.
    posts.leftJoin('publications as u', 'u.post_id', 'products.id')
    // @ts-expect-error: an alias that is not in this query.
    posts.innerJoin('publications as u', 'v.post_id', 'p.id')
  })

  test('in a condition', () => {
    const posts = db(world.ctx()).selectFrom('posts as p')
    // @ts-expect-error: its column.
    posts.innerJoin('publications as u', join => join.onRef('u.article_id', '=', 'p.id'))
    // @ts-expect-error: a column of the table that was there.
    posts.leftJoin('publications as u', join => join.onRef('u.post_id', '=', 'p.key'))
    // @ts-expect-error: a day is no text.
    posts.leftJoin('publications as u', join => join.on('u.published_at', '=', 'yesterday'))
  })

  test('in what follows it', () => {
    const query = db(world.ctx()).selectFrom('posts as p').innerJoin('publications as u', 'u.post_id', 'p.id')
    // @ts-expect-error: what is read.
    query.select(['p.title', 'u.article_id'])
    // @ts-expect-error: what is asked for.
    query.where('u.article_id', '=', 'x')
    // @ts-expect-error: what it is put in order by.
    query.orderBy('u.article_id')
  })
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { db as dbOf } from './db'
import { statementNames } from './name-statements'
import { openDatabase } from './orm'

let database: TestDatabase
let orm: MikroORM
beforeAll(async () => {
  database = await testDatabase()
  // One connection, whose prepared statements can be read.
  orm = await openDatabase(database.url, { connections: 1 })
})
afterAll(async () => {
  await orm.close()
  await database.drop()
})

const prepared = async () => {
  const { rows } = await sql<{
    statement: string
    customs: number
  }>`select statement, custom_plans::int as customs
    from pg_prepared_statements order by name`.execute(dbOf({ em: orm.em.fork() }))
  return rows
}

test('a statement that comes back is prepared once, and planned for its values each time', async () => {
  const db = dbOf({ em: orm.em.fork() })
  for (let n = 1; n <= 12; n += 1)
    expect((await sql<{ n: number }>`select ${n}::int + 1 as n`.execute(db)).rows).toEqual([{ n: n + 1 }])
  const ours = (await prepared()).filter(({ statement }) => statement.includes('+ 1 as n'))
  expect(ours).toEqual([{ statement: 'select $1::int + 1 as n', customs: 8 }])
})

test('what selects every column of a table goes on when the table is given another', async () => {
  const db = dbOf({ em: orm.em.fork() })
  await sql`create table wide (id int, name text)`.execute(db)
  await sql`insert into wide values (1, 'leek')`.execute(db)
  const read = async () => (await sql`select w.* from wide w where id = ${1}`.execute(db)).rows
  for (let times = 0; times < 9; times += 1) expect(await read()).toEqual([{ id: 1, name: 'leek' }])
  await sql`alter table wide add column price int`.execute(db)
  expect(await read()).toEqual([{ id: 1, name: 'leek', price: null }])
})

test('several statements in one text can be sent as often as one likes', async () => {
  const db = dbOf({ em: orm.em.fork() })
  await sql`create table counted (n int)`.execute(db)
  const twice = sql.raw('insert into counted values (1); insert into counted values (2)')
  for (let times = 0; times < 9; times += 1) await twice.execute(db)
  expect((await sql`select sum(n)::int as sum from counted`.execute(db)).rows).toEqual([{ sum: 27 }])
})

test('a statement that fails can be sent again', async () => {
  const db = dbOf({ em: orm.em.fork() })
  const read = (n: number) => sql<{ n: number }>`select 10 / ${n}::int as n`.execute(db)
  for (const n of [1, 2, 5, 1, 2]) expect((await read(n)).rows).toEqual([{ n: 10 / n }])
  for (let times = 0; times < 7; times += 1) await expect(read(0)).rejects.toThrow('division by zero')
  expect((await read(5)).rows).toEqual([{ n: 2 }])
})

test('a text gets its name when it comes for the fifth time, and keeps it', () => {
  const nameOf = statementNames()
  for (let times = 1; times < 5; times += 1) expect(nameOf('select 1')).toBeUndefined()
  expect(nameOf('select 1')).toBe('q1')
  expect(nameOf('select 2')).toBeUndefined()
  expect(nameOf('select 1')).toBe('q1')
})

test('texts without number get no names without number', () => {
  const nameOf = statementNames()
  const names = Array.from({ length: 2_000 }, (_, n) =>
    [1, 2, 3, 4, 5].map(() => nameOf(`select ${n}`)).at(-1),
  )
  expect(new Set(names.filter(Boolean)).size).toBe(300)
  expect(nameOf('select 0')).toBe('q1')
})

test('what asks for all columns has no name, however often it comes', () => {
  const nameOf = statementNames()
  const texts = ['select * from a', 'select a.* , b from a', 'select "a".*', 'insert into a returning *']
  for (let times = 0; times < 9; times += 1) expect(texts.map(nameOf)).toEqual(texts.map(() => undefined))
  expect([1, 2, 3, 4, 5].map(() => nameOf('select count(*) from a where b * $1 > 2')).at(-1)).toBe('q1')
})

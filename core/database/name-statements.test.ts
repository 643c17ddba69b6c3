import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MikroORM } from '@mikro-orm/postgresql'
import { type RawBuilder, sql } from 'kysely'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { db as dbOf } from './db'
import { statementNames } from './name-statements'
import { openDatabase } from './orm'
import { PLAN_ANEW } from './plan-anew'

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

const prepared = async (part: string, from = orm) => {
  const { rows } = await sql<{ statement: string; customs: number; generics: number }>`
    select statement, custom_plans::int as customs, generic_plans::int as generics
    from pg_prepared_statements order by name`.execute(dbOf({ em: from.em.fork() }))
  return rows.filter(({ statement }) => statement.includes(part))
}

test('a statement that comes back is prepared once, and its plan is kept', async () => {
  const db = dbOf({ em: orm.em.fork() })
  for (let n = 1; n <= 12; n += 1)
    expect((await sql<{ n: number }>`select ${n}::int + 1 as n`.execute(db)).rows).toEqual([{ n: n + 1 }])
  const ours = { statement: 'select $1::int + 1 as n', customs: 5, generics: 3 }
  expect(await prepared('+ 1 as n')).toEqual([ours])
})

test('in jobs, which may ask for all of a table, none is prepared, so that each goes by its values', async () => {
  await using jobs = await openDatabase(database.url, { use: 'jobs', connections: 1 })
  const db = dbOf({ em: jobs.em.fork() })
  for (let n = 1; n <= 12; n += 1) await sql`select ${n}::int + 2 as n`.execute(db)
  expect(await prepared('+ 2 as n', jobs)).toEqual([])
})

test('what triggers do for each row keeps its plans in jobs as it does in requests', async () => {
  await using jobs = await openDatabase(database.url, { use: 'jobs', connections: 1 })
  for (const each of [orm, jobs]) {
    const { rows } = await sql<{ plan_cache_mode: string }>`show plan_cache_mode`.execute(
      dbOf({ em: each.em.fork() }),
    )
    expect(rows).toEqual([{ plan_cache_mode: 'auto' }])
  }
})

test('what is planned anew goes by its values, however often it came with others before', async () => {
  const db = dbOf({ em: orm.em.fork() })
  await sql`create table skewed as select n as id, case when n > 19995 then 'rare' else 'usual' end as kind
    from generate_series(1, 20000) n`.execute(db)
  await sql`alter table skewed add primary key (id)`.execute(db)
  await sql`create index skewed_kind on skewed (kind)`.execute(db)
  await sql`analyze skewed`.execute(db)
  const looked = async () => {
    const { rows } = await sql<{ rows: number }>`select (seq_tup_read + idx_tup_fetch)::int as rows
      from pg_stat_xact_user_tables where relname = 'skewed'`.execute(db)
    return rows[0]?.rows ?? 0
  }
  const read = async (kind: string, plan: RawBuilder<unknown>) => {
    const before = await looked()
    await sql`${plan} select id from skewed where kind = ${kind} order by id limit 3`.execute(db)
    return (await looked()) - before
  }
  // The server hands its counts over now and then; within a transaction they stay.
  await sql`begin`.execute(db)
  for (let times = 0; times < 12; times += 1) {
    expect(await read('rare', PLAN_ANEW)).toBeLessThan(10)
    expect(await read('usual', PLAN_ANEW)).toBeLessThan(10)
    await read('usual', sql``)
  }
  // Kept, the way that suits most of them looks at all for the rare.
  expect(await read('rare', sql``)).toBeGreaterThan(10_000)
  await sql`commit`.execute(db)
  expect(await prepared('anew */ select id from skewed')).toEqual([])
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

import { afterAll, expect, test } from 'bun:test'
import { type RawBuilder, sql } from 'kysely'
import { poolOf } from '#core/database/close'
import { db } from '#core/database/db'
import { openDatabase } from '#core/database/orm'
import { borrowDatabase, dropped, GivenBack, type LentDatabase, RowsLeftOver, urlOf } from './kept-database'

let lent: LentDatabase | undefined
afterAll(() => lent?.giveBack())

async function borrow(): Promise<LentDatabase> {
  lent = await borrowDatabase()
  return lent
}

async function giveBack(): Promise<void> {
  await lent?.giveBack()
  lent = undefined
}

const ask = <Row>(statement: RawBuilder<Row>) =>
  statement.execute(db({ em: (lent as LentDatabase).orm.em.fork() }))
const nameOf = async () =>
  (await ask(sql<{ name: string }>`select current_database() as name`)).rows[0]?.name ?? ''
const addMember = (handle: string) =>
  ask(sql`insert into members (id, name, email, handle, bio, joined_at)
    values (${Bun.randomUUIDv7()}, 'Mair', ${`${handle}@example.test`}, ${handle}, '', now())`)
const addJob = async () =>
  (await ask(sql<{ id: string }>`select id::text from graphile_worker.add_job('bees', '{}'::json)`)).rows[0]
    ?.id

test('the next borrower finds the same database without a row, and its sequences at their start', async () => {
  await borrow()
  const name = await nameOf()
  await addMember('mair')
  const first = await addJob()
  await giveBack()

  await borrow()
  expect(await nameOf()).toBe(name)
  expect((await ask(sql`select from members`)).rows).toEqual([])
  expect((await ask(sql`select from graphile_worker._private_jobs`)).rows).toEqual([])
  expect(await addJob()).toBe(first)
  // Whoever truncates changes nothing for those who come after.
  await ask(sql`truncate post_views`)
  await giveBack()

  await borrow()
  expect(await nameOf()).toBe(name)
  await giveBack()
})

test('what a session had set, locked or made for itself is gone, and what it prepared is still there', async () => {
  await borrow()
  const pool = await poolOf((lent as LentDatabase).orm)
  const client = await pool.connect()
  await client.query(
    `set statement_timeout = 77; create temp table basket (jars int); select pg_advisory_lock(7)`,
  )
  await client.query({ name: 'jars', text: 'select 1 as jars' })
  client.release()
  await giveBack()

  await borrow()
  // Whichever of the pool's sessions it was.
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()))
  const found = await Promise.all(
    clients.map(each =>
      each.query(`select current_setting('statement_timeout') as timeout,
        to_regclass('basket') as basket, (select count(*)::int from pg_locks l join pg_database d on d.oid = l.database
          where l.locktype = 'advisory' and d.datname = current_database()) as locks,
        (select count(*)::int from pg_prepared_statements where name = 'jars') as prepared`),
    ),
  )
  for (const each of clients) each.release()
  const rows = found.flatMap(({ rows }) => rows)
  for (const row of rows) expect(row).toMatchObject({ timeout: '5s', basket: null, locks: 0 })
  expect(rows.reduce((sum, { prepared }) => sum + prepared, 0)).toBe(1)
  await giveBack()
})

test.each([
  ['a table more', sql`create table jars (id int)`],
  ['a trigger that was away for a moment', sql`alter table orders disable trigger user`],
  ['a column that may be empty', sql`alter table members alter column bio drop not null`],
  ['statistics', sql`analyze members`],
  ['a row of the migrations', sql`update mikro_orm_migrations set name = 'x' where id = 1`],
  [
    'rows that take too much room',
    sql`insert into settings (key, value, updated_at)
    select n::text, to_jsonb(repeat(md5(n::text), 30)), now() from generate_series(1, 9000) n`,
  ],
])('a database with %s is dropped', async (_, change) => {
  await borrow()
  const name = await nameOf()
  const before = dropped.length
  await ask(change)
  await giveBack()

  expect(dropped.length).toBe(before + 1)
  await borrow()
  expect(await nameOf()).not.toBe(name)
  const known = sql`select from pg_database where datname = ${name}`
  expect((await ask(known)).rows).toEqual([])
  await giveBack()
})

test('a database that somebody else is still connected to is dropped', async () => {
  const { orm } = await borrow()
  const name = await nameOf()
  const guest = await openDatabase(urlOf(orm))
  await guest.em.getConnection().execute('select 1')
  await giveBack()
  await guest.close(true)

  await borrow()
  expect(await nameOf()).not.toBe(name)
  await giveBack()
})

test('who still asks after giving back is told, and rows that came since fail the next borrower', async () => {
  const { orm } = await borrow()
  const late = orm.em.fork()
  await giveBack()
  expect(() => orm.em).toThrow(GivenBack)
  await late
    .getConnection()
    .execute(`insert into settings (key, value, updated_at) values ('late', '{}', now())`)
  await expect(borrow()).rejects.toThrow(RowsLeftOver)

  // Once: the one after has a new one.
  await borrow()
  expect((await ask(sql`select from settings`)).rows).toEqual([])
  await giveBack()
})

test('what is just being read when it is given back is waited for', async () => {
  const { orm } = await borrow()
  const name = await nameOf()
  const pool = await poolOf(orm)
  const slow = [0.1, 0.2].map(seconds => ask(sql`select pg_sleep(${seconds})`))
  while (pool.totalCount - pool.idleCount < slow.length) await Bun.sleep(1)
  await giveBack()
  await Promise.all(slow)

  await borrow()
  expect(await nameOf()).toBe(name)
  await giveBack()
})

test('of two at the same time each has a database of its own', async () => {
  await borrow()
  const second = await borrowDatabase()
  const of = async ({ orm }: LentDatabase) =>
    (await sql<{ name: string }>`select current_database() as name`.execute(db({ em: orm.em.fork() }))).rows
  expect(await of(second)).not.toEqual(await of(lent as LentDatabase))
  await second.giveBack()
  await giveBack()
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Client, Pool } from 'pg'
import { cutOff } from '../../tests/cut-off'
import { type TestHouse, testHouse } from '../../tests/house'
import { urlOf } from '../../tests/kept-database'
import { isDatabaseAway, isUnreadableValue } from './away'
import { TIMEOUTS } from './connections'
import { db } from './db'
import { openDatabase } from './orm'
import { sqlState } from './sqlstate'

let world: TestHouse
let url: string
beforeAll(async () => {
  world = await testHouse()
  url = urlOf(world.house.orm)
})
afterAll(() => world.close())

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    error => error,
  )

test('a connection that is cut in the middle of a statement is a database that is away, through each door', async () => {
  for (const ask of [
    (ctx: ReturnType<TestHouse['ctx']>) => ctx.em.execute('select pg_sleep(30)'),
    (ctx: ReturnType<TestHouse['ctx']>) => ctx.em.transactional(em => em.execute('select pg_sleep(30)')),
  ]) {
    const line = await cutOff(url)
    const orm = await openDatabase(line.url)
    const asked = faultOf(ask({ ...world.ctx(), em: orm.em.fork() }))
    await until(async () => {
      const [row] = await world
        .ctx()
        .em.execute<{ many: number }[]>(
          `select count(*)::int as many from pg_stat_activity where query like 'select pg_sleep(30)%'`,
        )
      return (row?.many ?? 0) > 0
    })
    await line.cut()
    expect(isDatabaseAway(await asked)).toBe(true)
    // And so is the next question, which finds nobody there.
    expect(
      isDatabaseAway(await faultOf(db({ em: orm.em.fork() }).selectFrom('members').select('id').execute())),
    ).toBe(true)
    expect(isDatabaseAway(await faultOf(orm.em.fork().execute('select 1')))).toBe(true)
    await orm.close(true)
    await world
      .ctx()
      .em.execute(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like 'select pg_sleep(30)%'`,
      )
  }
})

test.each([
  ['select pg_terminate_backend(pg_backend_pid())', true],
  [`do $$ begin raise exception using errcode = '53300'; end $$`, true],
  [`set local statement_timeout = 1; select pg_sleep(1)`, true],
  ['select 1/0', false],
  ['select * from no_such_table', false],
])('%p is away: %p', async (statement, away) => {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  const fault = await faultOf(client.query(statement))
  expect(fault).toBeInstanceOf(Error)
  expect(isDatabaseAway(fault)).toBe(away)
  await client.end().catch(() => {})
})

test('a refusal by another server is not the database’s', async () => {
  expect(isDatabaseAway(await faultOf(fetch('http://127.0.0.1:1/')))).toBe(false)
  const other = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), { code: 'ECONNREFUSED' })
  expect(isDatabaseAway(other)).toBe(false)
  expect(isDatabaseAway(new Error('the letter did not leave', { cause: other }))).toBe(false)
})

test.each([
  `select 'jam'::uuid`,
  `select '9223372036854775808'::bigint`,
  `select '2026-02-31'::date`,
  `select '-270000-01-01'::timestamptz`,
  `select '"\\ud800"'::jsonb`,
])('%p asks for what cannot exist', async statement => {
  const fault = await faultOf(world.ctx().em.execute(statement))
  expect([sqlState(fault), isUnreadableValue(fault)]).toEqual([expect.any(String), true])
  expect(isDatabaseAway(fault)).toBe(false)
})

test.each(['web', 'jobs'] as const)('the connections for %s give up on what takes too long', async use => {
  const orm = await openDatabase(url, { use, connections: 1 })
  const rows = await orm.em
    .fork()
    .execute<{ name: string; setting: string }[]>(
      `select name, setting from pg_settings where name = any(array['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'])`,
    )
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]))).toEqual(TIMEOUTS[use])
  await orm.close(true)
})

test('a pool that is full says so in time, and that is a database that is away', async () => {
  const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 1_000 })
  const held = await pool.connect()
  expect(isDatabaseAway(await faultOf(pool.connect()))).toBe(true)
  held.release()
  await pool.end()
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(10)
}

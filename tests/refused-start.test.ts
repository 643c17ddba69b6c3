import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SQL } from 'bun'
import { serve } from '#domains/serve'
import { type TestDatabase, testDatabase } from './database'
import { eventually } from './e2e/cooperative'
import { freePorts } from './free-ports'

let database: TestDatabase
let sql: SQL
const dataDir = mkdtempSync(join(tmpdir(), 'coop-refused-'))
beforeAll(async () => {
  database = await testDatabase()
  sql = new SQL(database.url, { max: 1 })
})
afterAll(async () => {
  await sql.close()
  await database.drop()
  rmSync(dataDir, { recursive: true })
})

const started = async (env: Record<string, string> = {}) =>
  serve({
    domains: ['market'],
    say: () => {},
    env: {
      DATABASE_URL: database.url,
      COOP_DATA: dataDir,
      COOP_DEMO: '0',
      COOP_ALLOW_PRIVATE: '1',
      COOP_PORT: String(await freePorts(7)),
      COOP_ROLE: 'web',
      RUN_MIGRATIONS: '0',
      LOG_LEVEL: 'silent',
      ...env,
    },
  })

/** The connections that a start opens sooner than it knows whether it may go on. */
const connections = async () => {
  const [row] = await sql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`
  return row.count as number
}

/** Sooner than a pool lets go of what nobody uses. */
const allGone = () => eventually('all have gone', async () => (await connections()) === 0, 5_000)

test('a start that the database is too new for leaves no connection to it', async () => {
  await sql`insert into mikro_orm_migrations (name, executed_at) values ('9999_of_tomorrow', now())`
  await expect(started()).rejects.toThrow('9999_of_tomorrow')
  await allGone()
  await sql`delete from mikro_orm_migrations where name = '9999_of_tomorrow'`
})

test('nor does one with another secret, nor one that ran', async () => {
  const first = await started({ COOP_SECRET: 'Zk3hYw8TnXq5CvPb1RrDj6MgLs0EfUi9' })
  expect(await connections()).toBeGreaterThan(0)
  await first.stop()
  await allGone()
  await expect(started({ COOP_SECRET: 'Hv7sBd2NyKf9WmTq4ZxGp1LcRj6EaUo8' })).rejects.toThrow('is another')
  await allGone()
})

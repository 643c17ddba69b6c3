import { afterAll, beforeAll, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { migrations } from '../../migrations'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { isMigrateWord, migrateCommand } from './migrate-command'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const run = (word: 'status' | 'up' = 'status') =>
  migrateCommand(word, '/dev/null', { DATABASE_URL: database.url })
const last = migrations.at(-1)?.name

test('the status says what is applied, missing, and of a newer version; up runs what is missing', async () => {
  const applied = `${migrations.length} migrations are applied, ${last} is the last.`
  expect(await run()).toEqual([applied])
  expect(await run('up')).toEqual(['Nothing was missing.'])

  const sql = new SQL(database.url, { max: 1 })
  await sql.unsafe(`insert into mikro_orm_migrations (name) values ('9999_tomorrow')`)
  expect(await run('status')).toContain('of a newer version: 9999_tomorrow')
  await sql.unsafe('drop schema public cascade; drop schema graphile_worker cascade; create schema public')
  await sql.close()

  const before = await run('status')
  expect(before[0]).toBe('0 migrations are applied.')
  expect(before).toContain(`missing: ${last}`)
  expect(await run('up')).toContain(`applied: ${last}`)
  expect(await run()).toEqual([applied])
}, 60_000)

test('there is no way down, and no other word', () => {
  expect(['status', 'up', 'snapshot', 'down', 'Up', ''].filter(isMigrateWord)).toEqual([
    'status',
    'up',
    'snapshot',
  ])
})

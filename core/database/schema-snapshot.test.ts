import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { schemaSnapshot } from './schema-snapshot'

const FILE = join(import.meta.dir, '../../migrations/schema.sql')

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('migrations/schema.sql is what the migrations come to (bun run migrate snapshot)', async () => {
  expect(readFileSync(FILE, 'utf8')).toBe(await schemaSnapshot(database.url))
})

test('it makes the same schema in an empty database', async () => {
  const sql = new SQL(database.url, { max: 1 })
  const before = await schemaSnapshot(database.url)
  await sql.unsafe('drop schema public cascade; create schema public')
  await sql.unsafe(readFileSync(FILE, 'utf8'))
  await sql.close()
  expect(await schemaSnapshot(database.url)).toBe(before)
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { copyOf, type TestDatabase, testDatabase } from './database'

let honey: TestDatabase
let bread: TestDatabase
beforeAll(async () => {
  ;[honey, bread] = await Promise.all([testDatabase(), testDatabase()])
})
afterAll(() => Promise.all([honey.drop(), bread.drop()]))

test('every test file gets a migrated database that no other one writes to', async () => {
  expect(honey.url).not.toBe(bread.url)
  expect(await tablesOf(honey)).toContain('products')
  await ask(honey, 'CREATE TABLE only_here (id int)')
  expect(await tablesOf(bread)).not.toContain('only_here')
})

test('a copy has the rows of its original, and its own from then on', async () => {
  await ask(bread, 'CREATE TABLE loaves (name text)')
  await ask(bread, `INSERT INTO loaves VALUES ('rye')`)
  const copy = await copyOf(bread.url)
  await ask(copy, `INSERT INTO loaves VALUES ('spelt')`)
  expect(await ask(copy, 'SELECT name FROM loaves ORDER BY name')).toEqual([
    { name: 'rye' },
    { name: 'spelt' },
  ])
  expect(await ask(bread, 'SELECT name FROM loaves')).toEqual([{ name: 'rye' }])
  await copy.drop()
})

test('a database that was dropped is gone, even with someone still connected', async () => {
  const jam = await testDatabase()
  const sql = new SQL(jam.url, { max: 1 })
  await sql`SELECT 1`
  await jam.drop()
  await expect(ask(jam, 'SELECT 1')).rejects.toThrow('does not exist')
  await sql.close()
})

async function tablesOf(database: TestDatabase): Promise<unknown[]> {
  const rows = await ask(database, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)
  return rows.map(row => row.tablename)
}

async function ask(database: TestDatabase, statement: string): Promise<Record<string, unknown>[]> {
  const sql = new SQL(database.url, { max: 1 })
  try {
    return [...(await sql.unsafe(statement))]
  } finally {
    await sql.close()
  }
}

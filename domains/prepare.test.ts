import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SQL } from 'bun'
import { type TestDatabase, testDatabase } from '../tests/database'
import { prepareApart } from './prepare'

const folder = mkdtempSync(join(tmpdir(), 'coop-prepare-'))
const program = join(folder, 'program.ts')
const seen = join(folder, 'seen.json')
let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  // What stands for the server here: it writes down how it was called, says a line, and ends as it is told.
  writeFileSync(
    program,
    `const { DATABASE_URL, DATABASE_URL_FILE, ENDS = '0' } = process.env
     const called = { words: process.argv.slice(2), DATABASE_URL, DATABASE_URL_FILE: DATABASE_URL_FILE ?? null }
     await Bun.write(${JSON.stringify(seen)}, JSON.stringify(called))
     console.log('A table is in use: trying to migrate it again…')
     process.exit(Number(ENDS))`,
  )
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

async function change(statement: string): Promise<void> {
  const sql = new SQL(database.url, { max: 1 })
  await sql.unsafe(statement)
  await sql.close()
}

function prepared(env: Readonly<Record<string, string>> = {}) {
  const said: string[] = []
  const work = prepareApart({ url: database.url, program, env, say: line => said.push(line) })
  return work.then(() => said)
}

test('a database that has all migrations needs no process of its own', async () => {
  expect(await prepared()).toEqual([])
  expect(existsSync(seen)).toBe(false)
})

test('one that a newer version migrated is refused before any is started', async () => {
  await change(`insert into mikro_orm_migrations (name) values ('9999_tomorrow')`)
  await expect(prepared()).rejects.toMatchObject({ name: 'SchemaTooNew' })
  await change(`delete from mikro_orm_migrations where name = '9999_tomorrow'`)
  expect(existsSync(seen)).toBe(false)
})

test('what is missing is run apart, on this database, and told line by line', async () => {
  await change(`delete from mikro_orm_migrations where name = '0211_spare_indexes'`)
  expect(await prepared({ DATABASE_URL_FILE: '/run/secrets/database_url' })).toEqual([
    'A table is in use: trying to migrate it again…',
  ])
  expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({
    words: ['prepare'],
    DATABASE_URL: database.url,
    DATABASE_URL_FILE: null,
  })
})

test('a migration that fails keeps the apps from starting', async () => {
  await expect(prepared({ ENDS: '1' })).rejects.toMatchObject({ name: 'DatabaseNotPrepared' })
})

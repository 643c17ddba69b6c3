import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MikroORM } from '@mikro-orm/postgresql'
import { Client } from 'pg'
import { migrations } from '../../migrations'
import { sqlMigration } from '../../migrations/sql-migration'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { migrateWhenFree } from './migrate'
import { ormOptions } from './orm'

const folder = mkdtempSync(join(tmpdir(), 'coop-migrations-'))
let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await testDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
})
beforeEach(() => client.query('drop table if exists jars; create table jars (id int, name text)'))
afterAll(async () => {
  await client.end()
  await database.drop()
  rmSync(folder, { recursive: true })
})

/** An orm whose migrations are these, waiting for locks for a moment only. */
async function ormWith(files: Readonly<Record<string, string>>): Promise<MikroORM> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.sql`), text)
  const options = ormOptions(database.url, { use: 'migrations', connections: 2 })
  return MikroORM.init({
    ...options,
    driverOptions: { ...options.driverOptions, lock_timeout: 50 },
    migrations: {
      ...options.migrations,
      tableName: `migrations_${Bun.randomUUIDv7().replaceAll('-', '')}`,
      migrationsList: Object.keys(files).map(name => sqlMigration(name, `${pathToFileURL(folder)}/`)),
    },
  })
}

test('an index is made beside people at work, outside of a transaction', async () => {
  const orm = await ormWith({
    '0001_index': '-- outside of a transaction\ncreate index concurrently jars_name on jars (name)',
  })
  await orm.migrator.up()
  await orm.close()
  const { rows } = await client.query(`select indexname from pg_indexes where tablename = 'jars'`)
  expect(rows).toEqual([{ indexname: 'jars_name' }])
})

test('an index that was given up half-made is dropped and made again', async () => {
  const index = 'create unique index concurrently jars_id on jars (id)'
  await client.query('insert into jars values (1), (1)')
  const orm = await ormWith({
    '0001_index': `-- outside of a transaction\ndrop index concurrently if exists jars_id;\n${index};\n`,
  })
  await expect(orm.migrator.up()).rejects.toThrow('could not create unique index')
  expect(await isValid('jars_id')).toBe(false)
  await client.query('truncate jars')
  await orm.migrator.up()
  await orm.close()
  expect(await isValid('jars_id')).toBe(true)
})

test('natural keys are made again after a fault in between, and are the same', async () => {
  const names = migrations.map(({ name }) => name).filter(name => name.includes('natural_keys'))
  expect(names).toHaveLength(4)
  const textOf = (name: string) =>
    readFileSync(new URL(`../../migrations/${name}.sql`, import.meta.url), 'utf8')
  const keys = async () =>
    (
      await client.query(`select conrelid::regclass::text as of, pg_get_constraintdef(oid) as key from pg_constraint
        where contype in ('p', 'u') and conrelid::regclass::text not like '%migrations%' order by 1, 2`)
    ).rows
  const before = await keys()
  const orm = await ormWith(Object.fromEntries(names.map(name => [name, textOf(name)])))
  await orm.migrator.up()
  await orm.close()
  expect(await keys()).toEqual(before)
})

test('what went through before a fault stays, and is not run again', async () => {
  const files = {
    '0001_jar': `insert into jars values (1, 'plum')`,
    '0002_fault': 'insert into nothing values (1)',
  }
  const orm = await ormWith(files)
  await expect(orm.migrator.up()).rejects.toThrow('nothing')
  await expect(orm.migrator.up()).rejects.toThrow('nothing')
  await orm.close()
  expect((await client.query('select name from jars')).rows).toEqual([{ name: 'plum' }])
})

test('a table that somebody holds is tried again until it is free', async () => {
  const orm = await ormWith({ '0001_weight': 'alter table jars add column weight int' })
  await client.query('begin; lock table jars in access share mode')
  const said: string[] = []
  await migrateWhenFree(orm, line => {
    said.push(line)
    void client.query('commit')
  })
  await orm.close()
  expect(said[0]).toBe('A table is in use: trying to migrate it again…')
  expect((await client.query('select weight from jars')).rows).toEqual([])
})

async function isValid(index: string): Promise<boolean> {
  const { rows } = await client.query('select indisvalid from pg_index where indexrelid = $1::regclass', [
    index,
  ])
  return rows[0]?.indisvalid === true
}

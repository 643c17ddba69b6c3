import { afterAll, beforeAll, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { migrations } from '../../migrations'
import { testDatabase } from '../../tests/database'
import {
  DatabaseNotMigrated,
  DatabaseUnreachable,
  migrate,
  pendingOf,
  SchemaTooNew,
  untilMigrated,
  untilReachable,
} from './migrate'

let url: string
let drop: () => Promise<void>
beforeAll(async () => {
  const database = await testDatabase()
  url = database.url
  drop = database.drop
})
afterAll(() => drop())

test('several that migrate an empty database at once wait for each other', async () => {
  await anew(async empty => {
    const said: string[] = []
    await Promise.all([1, 2, 3, 4].map(() => migrate(empty, { say: line => said.push(line) })))
    expect(said.length).toBeGreaterThan(0)
    expect(new Set(said)).toEqual(new Set(['Another process is migrating the database: waiting for it…']))
    await untilMigrated(empty)
    const names = await ask<{ name: string }>(empty, 'select name from mikro_orm_migrations order by id')
    expect(names.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name))
  })
})

test('an app that starts before the blog has migrated waits, and says so once', async () => {
  await anew(async empty => {
    const said: string[] = []
    const waiting = untilMigrated(empty, { pollMs: 5, say: line => said.push(line) })
    await migrate(empty)
    await waiting
    expect(said).toEqual([
      `Waiting for the blog to migrate the database (${migrations.length} migrations to come)…`,
    ])
  })
})

test('it does not wait for ever', async () => {
  await anew(async empty => {
    const fault = await untilMigrated(empty, { patienceMs: 20, pollMs: 5 }).catch(error => error)
    expect(fault).toBeInstanceOf(DatabaseNotMigrated)
    expect(fault.message).toContain('start the blog')
  })
})

test('a database that a newer program migrated is refused with a sentence', async () => {
  await ask(url, `insert into mikro_orm_migrations (name) values ('9999_from_the_future')`)
  for (const attempt of [() => migrate(url), () => untilMigrated(url)]) {
    const fault = await attempt().catch(error => error)
    expect(fault).toBeInstanceOf(SchemaTooNew)
    expect(fault.message).toContain('9999_from_the_future')
    expect(fault.message).toContain('start the newer version')
  }
  await ask(url, `delete from mikro_orm_migrations where name like '9999%'`)
  await migrate(url)
})

test('a PostgreSQL that is not there is waited for and then named, without its password', async () => {
  const said: string[] = []
  const waiting = { patienceMs: 30, pollMs: 5, say: (line: string) => said.push(line) }
  const fault = await untilReachable('postgres://coop:pw9@127.0.0.1:1/coop', waiting).catch(error => error)
  expect(fault).toBeInstanceOf(DatabaseUnreachable)
  expect(fault.message).toContain('127.0.0.1:1 did not answer')
  expect(said).toEqual(['Waiting for PostgreSQL at 127.0.0.1:1…'])
  expect(fault.message + said).not.toContain('pw9')
})

test('a wrong password is not waited for', async () => {
  const wrong = new URL(url)
  wrong.password = 'pw9'
  wrong.username = 'nobody_of_this_name'
  const fault = await untilReachable(wrong.href).catch(error => error)
  expect(fault).toBeInstanceOf(DatabaseUnreachable)
  expect(fault.message).toContain('check the user, the password')
  expect(fault.message).not.toContain('pw9')
})

test('what is pending is what is known and not applied, whatever else is there', () => {
  const [first, ...rest] = migrations.map(({ name }) => name)
  expect(pendingOf([first ?? '', '9999_x'])).toEqual(rest)
})

/** An empty database beside ours. */
async function anew(work: (url: string) => Promise<void>): Promise<void> {
  const name = `coop_test_empty_${Bun.randomUUIDv7().replaceAll('-', '')}`
  await ask(url, `create database ${name}`)
  const empty = new URL(url)
  empty.pathname = `/${name}`
  try {
    await work(empty.href)
  } finally {
    await ask(url, `drop database ${name} with (force)`)
  }
}

async function ask<Row = unknown>(at: string, statement: string): Promise<Row[]> {
  const sql = new SQL(at, { max: 1 })
  try {
    return [...(await sql.unsafe(statement))] as Row[]
  } finally {
    await sql.close()
  }
}

test('what is asked on the first connection is answered, and its own refusal is not taken for the server’s', async () => {
  const asked = untilReachable(url, {}, async client => (await client.query('select 7 as seven')).rows[0])
  expect(await asked).toEqual({ seven: 7 })
  const refused = untilReachable(url, {}, () => Promise.reject(new RangeError('half restored')))
  await expect(refused).rejects.toThrow(new RangeError('half restored'))
  let tries = 0
  const cutOff = untilReachable(url, { pollMs: 1 }, async client => {
    tries += 1
    if (tries === 1) await client.query('select pg_terminate_backend(pg_backend_pid())')
    return tries
  })
  expect(await cutOff).toBe(2)
})

import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { migrate } from '#core/database/migrate'
import { joinTestServer } from './database-server'

const MIGRATIONS = join(import.meta.dir, '../migrations')

export type TestDatabase = {
  /** A database of its own, migrated and empty. */
  readonly url: string
  drop(): Promise<void>
}

/**
 * A fresh database for one test file: a copy of the base, which is migrated once. On `DATABASE_URL` when set
 * (its user must be allowed to create databases), else on an embedded server that all test processes of this
 * checkout share, and that ends with the last of them.
 */
export function testDatabase(): Promise<TestDatabase> {
  return clonedAs('coop_test')
}

/** One that may outlive its file, and its process: what is left of it goes with the base. */
export function keptDatabase(): Promise<TestDatabase> {
  return clonedAs(keptName())
}

/** A copy of a database that nobody is connected to. */
export function copyOf(url: string): Promise<TestDatabase> {
  return copiedAs('coop_test', new URL(url).pathname.slice(1))
}

async function clonedAs(prefix: string): Promise<TestDatabase> {
  return copiedAs(prefix, await baseDatabase(await serverUrl()))
}

async function copiedAs(prefix: string, original: string): Promise<TestDatabase> {
  const server = await serverUrl()
  const name = `${prefix}_${randomBytes(8).toString('hex')}`
  // The original is not written to: copying its files beats logging each of its pages.
  await administer(server, sql =>
    sql.unsafe(`CREATE DATABASE ${name} TEMPLATE ${original} STRATEGY file_copy`),
  )
  return {
    url: urlOf(server, name),
    async drop() {
      await administer(server, sql => sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}

/** Drops the base and what was kept of its copies, so that a run on a server of yours leaves nothing behind. */
export async function dropBase(): Promise<void> {
  const server = await serverUrl()
  await administer(server, async sql => {
    const kept = await sql<{ name: string }[]>`
      select datname as name from pg_database where starts_with(datname, ${keptName()})`
    for (const name of [...kept.map(each => each.name), baseName()])
      await sql.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  })
}

function keptName(): string {
  return baseName().replace('coop_base', 'coop_kept')
}

/** Keeps the server of a run up, so that its test files need not start it again one by one. Gives its URL. */
export function holdServer(): Promise<string> {
  return serverUrl()
}

async function serverUrl(): Promise<string> {
  return process.env.DATABASE_URL || (await joinTestServer())
}

/** Made by the first who asks, under a lock; it gets its name when it is complete. */
let base: Promise<string> | undefined
function baseDatabase(server: string): Promise<string> {
  base ??= makeBase(server)
  return base
}

async function makeBase(server: string): Promise<string> {
  const name = baseName()
  await administer(server, async sql => {
    await sql.unsafe(`SELECT pg_advisory_lock(hashtext('coop_base'))`)
    const [known] = await sql.unsafe('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (known) return
    await sql.unsafe(`DROP DATABASE IF EXISTS ${name}_new WITH (FORCE)`)
    await sql.unsafe(`CREATE DATABASE ${name}_new`)
    await migrate(urlOf(server, `${name}_new`))
    await sql.unsafe(`ALTER DATABASE ${name}_new RENAME TO ${name}`)
  })
  return name
}

/** Changed migrations make another base. */
let nameOfBase: string | undefined
function baseName(): string {
  nameOfBase ??= hashedName()
  return nameOfBase
}

function hashedName(): string {
  const files = readdirSync(MIGRATIONS).sort()
  const text = files.map(file => readFileSync(join(MIGRATIONS, file), 'utf8')).join('\0')
  return `coop_base_${Bun.hash(text).toString(36)}`
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function administer<T>(server: string, work: (sql: SQL) => Promise<T>): Promise<T> {
  const sql = new SQL(server, { max: 1 })
  try {
    return await work(sql)
  } finally {
    await sql.close()
  }
}

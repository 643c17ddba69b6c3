import type { MikroORM } from '@mikro-orm/postgresql'
import type { Client } from 'pg'
import { migrations } from '../../migrations'
import { isUnreachable } from './away'
import { migrateJobs } from './migrate-jobs'
import { openDatabase } from './orm'
import { sqlState } from './sqlstate'
import { withClient } from './with-client'

/** Whoever migrates holds this lock of the database: "rose" in ASCII. */
const MIGRATION_LOCK = 0x726f7365
const TABLE = 'mikro_orm_migrations'
const POLL_MS = 500
/** A database that is being started beside us is there within this. */
const DATABASE_PATIENCE_MS = 60_000
/** Long enough for a large table to get an index. */
const MIGRATION_PATIENCE_MS = 15 * 60_000
const LOCK_NOT_AVAILABLE = '55P03'
const LOCK_TRIES = 20
const LOCK_PAUSE_MS = 1_000

export type Waiting = {
  /** Told what is waited for, once. */
  readonly say?: (line: string) => void
  readonly patienceMs?: number
  readonly pollMs?: number
  /** The migrations that the database had a moment ago: it is asked again only where some are missing. */
  readonly applied?: readonly string[]
}

export class DatabaseUnreachable extends Error {
  override name = 'DatabaseUnreachable'
}

export class DatabaseNotMigrated extends Error {
  override name = 'DatabaseNotMigrated'
}

/** The database was migrated by a program that knows more than this one. */
export class SchemaTooNew extends Error {
  override name = 'SchemaTooNew'
  constructor(readonly unknown: readonly string[]) {
    super(
      `The database was migrated by a newer version of this program (${unknown.join(', ')}), and this one would damage it: start the newer version, or restore the backup from before the migration.`,
    )
  }
}

/**
 * Brings the database at `url` to the newest migration; running it again changes nothing, and several at once wait for
 * each other. Throws `SchemaTooNew`, and what a migration throws.
 */
export async function migrate(url: string, { say = () => {} }: Pick<Waiting, 'say'> = {}): Promise<void> {
  await withMigrationLock(url, say, async () => {
    const applied = await appliedMigrations(url)
    refuseNewer(applied)
    if (pendingOf(applied).length > 0) await upToNewest(url, say)
    await migrateJobs(url)
  })
}

async function upToNewest(url: string, say: (line: string) => void): Promise<void> {
  const orm = await openDatabase(url, { use: 'migrations', connections: 2 })
  try {
    await migrateWhenFree(orm, say)
  } finally {
    await orm.close()
  }
}

/**
 * Brings the empty database at `url` to the schema that a database with just these migrations had. Throws
 * `SchemaTooNew` when this program does not know them all.
 */
export async function migrateTo(url: string, names: readonly string[]): Promise<void> {
  await withMigrationLock(
    url,
    () => {},
    async () => {
      refuseNewer(names)
      const orm = await openDatabase(url, { use: 'migrations', connections: 2 })
      try {
        await orm.migrator.up({ migrations: [...names] })
        await migrateJobs(url)
      } finally {
        await orm.close()
      }
    },
  )
}

/** A table that is in use just now is tried again, with a pause in which its users get on. */
export async function migrateWhenFree(orm: MikroORM, say: (line: string) => void): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await orm.migrator.up()
      return
    } catch (fault) {
      if (tries === LOCK_TRIES || sqlState(fault) !== LOCK_NOT_AVAILABLE) throw fault
      say('A table is in use: trying to migrate it again…')
      await Bun.sleep(LOCK_PAUSE_MS)
    }
  }
}

/**
 * Returns once the database at `url` has every migration that this program knows: another process runs them. Throws
 * `DatabaseNotMigrated` when that takes too long, `SchemaTooNew`.
 */
export async function untilMigrated(url: string, waiting: Waiting = {}): Promise<void> {
  const { say = () => {}, patienceMs = MIGRATION_PATIENCE_MS, pollMs = POLL_MS } = waiting
  const deadline = performance.now() + patienceMs
  for (let told = false; ; told = true) {
    const applied = (told ? null : waiting.applied) ?? (await appliedMigrations(url))
    refuseNewer(applied)
    const pending = pendingOf(applied)
    if (pending.length === 0) return
    if (!told) say(`Waiting for the blog to migrate the database (${pending.length} migrations to come)…`)
    if (performance.now() + pollMs > deadline)
      throw new DatabaseNotMigrated(
        `The database still lacks ${pending.length} migrations (${pending[0]} is the first), and nobody ran them within ${Math.round(patienceMs / 1000)} s: start the blog, which migrates, or set RUN_MIGRATIONS=true for one process.`,
      )
    await Bun.sleep(pollMs)
  }
}

/**
 * Returns once the database at `url` takes connections, with what it is asked at once on the first. Throws
 * `DatabaseUnreachable` when it refuses us, or takes too long, and what `ask` throws.
 */
export async function untilReachable(url: string, waiting?: Waiting): Promise<void>
export async function untilReachable<T>(
  url: string,
  waiting: Waiting,
  ask: (client: Client) => Promise<T>,
): Promise<T>
export async function untilReachable(
  url: string,
  waiting: Waiting = {},
  ask: (client: Client) => Promise<unknown> = client => client.query('select 1'),
): Promise<unknown> {
  const { say = () => {}, patienceMs = DATABASE_PATIENCE_MS, pollMs = POLL_MS } = waiting
  const deadline = performance.now() + patienceMs
  const { host, pathname } = new URL(url)
  for (let told = false; ; told = true) {
    let isIn = false
    const answer = await withClient(url, client => {
      isIn = true
      return ask(client)
    }).then(
      said => ({ said }),
      error => error as Error,
    )
    if ('said' in answer) return answer.said
    const fault = answer
    if (isIn && !isUnreachable(fault)) throw fault
    if (!isUnreachable(fault))
      throw new DatabaseUnreachable(
        `PostgreSQL at ${host} does not let us into the database "${pathname.slice(1)}" (${sqlState(fault) ?? fault.name}): check the user, the password and the name in DATABASE_URL.`,
      )
    if (!told) say(`Waiting for PostgreSQL at ${host}…`)
    if (performance.now() + pollMs > deadline)
      throw new DatabaseUnreachable(
        `PostgreSQL at ${host} did not answer within ${Math.round(patienceMs / 1000)} s: start it, or correct DATABASE_URL.`,
      )
    await Bun.sleep(pollMs)
  }
}

/** The migrations that this program knows and the database lacks, by what the database says it has. */
export function pendingOf(applied: readonly string[]): string[] {
  const known = new Set(applied)
  return migrations.map(({ name }) => name).filter(name => !known.has(name))
}

/** Those that this program does not know: a newer one ran here. */
export function unknownOf(applied: readonly string[]): string[] {
  const known = new Set(migrations.map(({ name }) => name))
  return applied.filter(name => !known.has(name))
}

/** What has been applied. */
export const APPLIED_MIGRATIONS = `select name from ${TABLE} order by id`

/** Throws `SchemaTooNew` when this program does not know all of these migrations. */
export function refuseNewer(applied: readonly string[]): void {
  const unknown = unknownOf(applied)
  if (unknown.length > 0) throw new SchemaTooNew(unknown)
}

/** The names of the migrations that the database at `url` has, in their order; none where it is empty. */
export function appliedMigrations(url: string | Client): Promise<string[]> {
  return withClient(url, async client => {
    const { rows: found } = await client.query('select to_regclass($1) as "table"', [TABLE])
    if (found[0]?.table === null) return []
    const { rows } = await client.query<{ name: string }>(APPLIED_MIGRATIONS)
    return rows.map(({ name }) => name)
  })
}

/** The lock is of the session: whoever dies has let go of it. */
function withMigrationLock(url: string, say: (line: string) => void, work: () => Promise<void>) {
  return withClient(url, async client => {
    for (let told = false; !(await takeLock(client)); told = true) {
      if (!told) say('Another process is migrating the database: waiting for it…')
      await Bun.sleep(POLL_MS)
    }
    await work()
  })
}

/** Asked again and again: an index that is made concurrently would wait for a statement that waits for the lock. */
async function takeLock(client: Client): Promise<boolean> {
  const { rows } = await client.query('select pg_try_advisory_lock($1) as free', [MIGRATION_LOCK])
  return rows[0]?.free === true
}

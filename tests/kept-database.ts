import type { MikroORM } from '@mikro-orm/postgresql'
import type { Pool, PoolClient } from 'pg'
import { poolOf } from '#core/database/close'
import { openDatabase } from '#core/database/orm'
import { keptDatabase, type TestDatabase } from './database'
import { byPort, bySocket } from './database-server'

/**
 * The database that one test file leaves is the next one's of the same process, put back as it was: its connections know
 * their way about the catalogue then, which a new one learns for longer than most tests take. Whatever cannot be put back
 * exactly is dropped, and the next file has a new one.
 */
export type LentDatabase = {
  /** Open, and the borrower's until it is given back. Its `close` leaves the connections open. */
  readonly orm: MikroORM
  /** Call it when nothing asks the database any more. */
  giveBack(): Promise<void>
}

/** Somebody still asked for what was given back: the next file's rows are not theirs. */
export class GivenBack extends Error {
  override name = 'GivenBack'
  constructor() {
    super('the house was closed: its database is another one’s now')
  }
}

/** A row came from whoever had the database before, after that one had given it back. */
export class RowsLeftOver extends Error {
  override name = 'RowsLeftOver'
  constructor(tables: readonly string[]) {
    super(`the test file before this one still wrote when its house was closed: ${tables.join(', ')}`)
  }
}

type Kept = {
  readonly database: TestDatabase
  readonly orm: MikroORM
  readonly pool: Pool
  readonly born: Imprint
}

/** Tables that grew beyond this in all are dropped with their database: what was deleted still takes its place. */
const MOST_BYTES = 4 * 2 ** 20
/** The server takes a moment to see off a connection that its client has closed. */
const SEEN_OFF_MS = 2_000
const POLL_MS = 5

let idle: Kept | undefined
/** Why databases were not put back, for who makes the run faster. */
export const dropped: string[] = []

/** A migrated database without a row; only one at a time is kept, so a second house beside the first has a new one. */
export async function borrowDatabase(): Promise<LentDatabase> {
  const kept = idle ?? (await makeKept())
  idle = undefined
  const left = await onOne(kept.pool, tablesWithRows)
  if (left.length > 0) {
    await drop(kept)
    throw new RowsLeftOver(left)
  }
  const lent = lend(kept.orm)
  return {
    orm: lent.orm,
    async giveBack() {
      lent.end()
      const fault = idle ? 'another one is kept' : await putBack(kept).catch((error: unknown) => `${error}`)
      if (fault === null) idle = kept
      else {
        dropped.push(fault)
        await drop(kept)
      }
    },
  }
}

async function makeKept(): Promise<Kept> {
  const database = await keptDatabase()
  const orm = await openDatabase(process.env.DATABASE_URL ? database.url : bySocket(database.url))
  const pool = await poolOf(orm)
  // It would let go of connections that nobody needed for ten seconds.
  pool.options.idleTimeoutMillis = 0
  // A process that is done ends, though they are open.
  pool.options.allowExitOnIdle = true
  return { database, orm, pool, born: await onOne(pool, readImprint) }
}

async function drop({ orm, database }: Kept): Promise<void> {
  await orm.close(true)
  await database.drop()
}

/** Of the database of an ORM that was lent or opened: through its port, as others reach it. */
export function urlOf(orm: MikroORM): string {
  return byPort(String(orm.config.get('clientUrl')))
}

/** The same ORM, which its borrower cannot close, nor use when it is somebody else's. */
function lend(orm: MikroORM): { readonly orm: MikroORM; end(): void } {
  let isOver = false
  const lent = new Proxy(orm, {
    get(target, key) {
      if (key === 'close') return () => Promise.resolve()
      if (key === 'em' && isOver) throw new GivenBack()
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { orm: lent, end: () => (isOver = true) }
}

/** Makes the database what it was when it was made. Answers why it cannot, or `null`. */
async function putBack({ pool, born }: Kept): Promise<string | null> {
  const others = await resetSessions(pool)
  if (others > 0) return `${others} more connections`
  return onOne(pool, async client => {
    const tables = await touchedTables(client)
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0)
    if (bytes > MOST_BYTES) return `${bytes} bytes`
    const emptied = tables.map(({ name }) => `delete from ${name};`).join('')
    // As a replica: no trigger of ours refuses to delete, and no key is looked for.
    await client.query(`begin; set local session_replication_role = replica; ${emptied} commit`)
    for (const [name, value] of Object.entries(born.sequences))
      await client.query(`select setval($1, $2, $3)`, [name, value ?? 1, value !== null])
    const now = await readImprint(client)
    const changed = (Object.keys(born) as (keyof Imprint)[]).filter(
      key => !Bun.deepEquals(born[key], now[key]),
    )
    return changed.length > 0 ? `other ${changed.join(', ')}` : null
  })
}

/** What a session had set, locked, listened to or made for itself is gone. Answers how many sessions are not the pool's. */
async function resetSessions(pool: Pool): Promise<number> {
  // Somebody may just be reading what nobody waits for.
  const patience = performance.now() + SEEN_OFF_MS
  while (pool.totalCount > pool.idleCount && performance.now() < patience) await Bun.sleep(POLL_MS)
  const clients = await Promise.all(
    Array.from({ length: Math.max(1, pool.totalCount) }, () => pool.connect()),
  )
  try {
    await Promise.all(
      clients.map(client =>
        client.query(
          'rollback; reset all; reset session authorization; close all; unlisten *; discard temp; select pg_advisory_unlock_all()',
        ),
      ),
    )
    const [first] = clients
    const ours = clients.map(pidOf)
    const deadline = performance.now() + SEEN_OFF_MS
    for (;;) {
      const { rows } = (await first?.query(OTHERS, [ours])) ?? { rows: [] }
      const others = Number(rows[0]?.others)
      if (others === 0 || performance.now() > deadline) return others
      await Bun.sleep(POLL_MS)
    }
  } finally {
    for (const client of clients) client.release()
  }
}

const OTHERS = `select count(*)::int as others from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and not pid = any($1::int[])`

function pidOf(client: PoolClient): number {
  return Number((client as PoolClient & { processID?: number }).processID)
}

async function onOne<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

/** Rows of these come with the migrations. */
const BASE_TABLES = `('public.mikro_orm_migrations'::regclass, 'graphile_worker.migrations'::regclass)`

/** Tables that ever had a row: the file of a table is empty until then. */
async function touchedTables(
  client: PoolClient,
): Promise<{ readonly name: string; readonly bytes: number }[]> {
  const { rows } = await client.query(`
    select c.oid::regclass::text as name, pg_relation_size(c.oid)::int as bytes from pg_class c
    where c.relkind = 'r' and c.oid >= 16384 and c.oid not in ${BASE_TABLES} and pg_relation_size(c.oid) > 0`)
  return rows
}

async function tablesWithRows(client: PoolClient): Promise<string[]> {
  const tables = await touchedTables(client)
  if (tables.length === 0) return []
  const each = tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`)
  const { rows } = await client.query<{ name: string }>(each.join(' union all '))
  return rows.map(({ name }) => name)
}

/** What is to be as it was: the schema, statistics, settings, the rows of migrations, and where sequences stand. */
type Imprint = {
  readonly schema: unknown
  readonly migrations: unknown
  readonly sequences: Readonly<Record<string, string | null>>
}

/** A row that was changed has a later transaction, one that went is missing in the count. */
const CATALOGUES = [
  ...[
    'pg_attrdef',
    'pg_cast',
    'pg_collation',
    'pg_constraint',
    'pg_description',
    'pg_enum',
    'pg_event_trigger',
  ],
  ...['pg_extension', 'pg_index', 'pg_inherits', 'pg_operator', 'pg_policy', 'pg_proc', 'pg_publication'],
  ...[
    'pg_rewrite',
    'pg_statistic',
    'pg_statistic_ext',
    'pg_trigger',
    'pg_ts_config',
    'pg_ts_dict',
    'pg_type',
  ],
]
const LAST_CHANGES = [
  ...CATALOGUES.map(name => `(select row(count(*), max(xmin::text::bigint))::text from ${name}) as ${name}`),
  `(select row(count(*), max(xmin::text::bigint))::text from pg_attribute where attrelid >= 16384) as pg_attribute`,
  `(select row(count(*), max(xmin::text::bigint))::text from pg_namespace where nspname !~ '^pg_') as pg_namespace`,
  `(select count(*) from pg_db_role_setting
    where setdatabase = (select oid from pg_database where datname = current_database())) as settings`,
  // Who truncates gives a table another file, which is no change.
  `(select sum(hashtextextended(concat_ws(' ', oid, relname, relnamespace, relowner, relkind, relnatts, relchecks,
    relhastriggers, relrowsecurity, reloptions, relpersistence, case relkind when 'r' then reltuples end), 0))
    from pg_class where oid >= 16384) as pg_class`,
].join(', ')

async function readImprint(client: PoolClient): Promise<Imprint> {
  const schema = await client.query(`select ${LAST_CHANGES}`)
  const migrations = await client.query(`
    select (select md5(string_agg(m::text, ' ' order by m.id)) from mikro_orm_migrations m) as ours,
      (select md5(string_agg(m::text, ' ' order by m.id)) from graphile_worker.migrations m) as theirs`)
  const sequences = await client.query<{ name: string; value: string | null }>(`
    select seqrelid::regclass::text as name, pg_sequence_last_value(seqrelid)::text as value from pg_sequence`)
  return {
    schema: schema.rows,
    migrations: migrations.rows,
    sequences: Object.fromEntries(sequences.rows.map(({ name, value }) => [name, value])),
  }
}

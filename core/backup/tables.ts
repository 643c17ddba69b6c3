import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Client, escapeIdentifier } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { withClient } from '#core/database/with-client'
import { tablesMadeBy } from '../../migrations/sql-migration'
import { BackupRefused } from './faults'
import type { Manifest } from './manifest'

/** Ours and the jobs'. Which migrations ran is said by the manifest, and by graphile-worker itself. */
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name, n.nspname || '.' || c.relname as file,
    (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod)) order by a.attnum)
     from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'graphile_worker') and c.relkind = 'r'
    and n.nspname || '.' || c.relname not in ('public.mikro_orm_migrations', 'graphile_worker.migrations')
  order by 1`

const KEYS = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
    format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
  from pg_constraint where contype = 'f' and connamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
  order by 1`

/** As PostgreSQL shows the connection. */
const BACKUP = 'backup'

type Column = readonly [name: string, type: string]
type Table = { name: string; file: string; columns: readonly Column[] | null }

const listed = (columns: readonly Column[] | null) =>
  (columns ?? []).map(([name]) => escapeIdentifier(name)).join(', ')

/**
 * Writes every row of the database into a file a table (COPY, text format), as of one moment, beside those who go on
 * writing. Gives what the manifest says of the database, and what `find` finds in it at that moment.
 */
export function dumpTables(
  url: string,
  folder: string,
  find: (client: Client) => Promise<string[]> = async () => [],
): Promise<Pick<Manifest, 'postgres' | 'sequences' | 'columns'> & { readonly named: string[] }> {
  return withClient(
    url,
    async client => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await client.query('begin isolation level repeatable read read only')
      const { rows: tables } = await client.query<Table>(TABLES)
      for (const { name, file, columns } of tables)
        await pipeline(
          client.query(copyTo(`copy ${name} (${listed(columns)}) to stdout`)),
          createWriteStream(join(folder, file), { mode: 0o600 }),
        )
      // Beside the transaction's moment, so only later than the rows: no number is given out twice.
      const { rows } = await client.query<{ name: string; last: string | null }>(
        `select schemaname || '.' || sequencename as name, last_value as last from pg_sequences
       where schemaname in ('public', 'graphile_worker') order by 1`,
      )
      const { rows: version } = await client.query<{ server_version: string }>('show server_version')
      const named = await find(client)
      await client.query('commit')
      return {
        named,
        postgres: version[0]?.server_version ?? '',
        columns: Object.fromEntries(tables.map(({ file, columns }) => [file, columns ?? []])),
        sequences: Object.fromEntries(
          rows.map(({ name, last }) => [name, [last ?? '1', last !== null] as const]),
        ),
      }
    },
    BACKUP,
  )
}

/**
 * Fills a database whose schema is that of the backup with its rows, as a whole or not at all. Keys to other tables are
 * taken off and put on again, which proves that they hold; triggers are off, since what they derive is in the backup too.
 * Gives the columns that no migration of ours makes, as somebody made by hand: they are there again.
 */
export function loadTables(
  url: string,
  folder: string,
  manifest: Pick<Manifest, 'files' | 'columns' | 'sequences'>,
): Promise<string[]> {
  return withClient(
    url,
    async client => {
      await client.query('begin')
      const { rows: tables } = await client.query<Table>(TABLES)
      const { rows: keys } = await client.query<{ drop: string; add: string }>(KEYS)
      for (const { drop } of keys) await client.query(drop)
      for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`)
      const byHand: string[] = []
      await client.query(`truncate ${tables.map(({ name }) => name).join(', ')}`)
      for (const { name, file, columns } of tables) {
        if (!manifest.files[`database/${file}`]) continue
        const had = manifest.columns?.[file] ?? columns ?? []
        const known = new Set(columns?.map(([column]) => column))
        for (const [column, type] of had.filter(([column]) => !known.has(column))) {
          await client.query(`alter table ${name} add column ${escapeIdentifier(column)} ${type}`)
          byHand.push(`${name}.${column}`)
        }
        await pipeline(
          createReadStream(join(folder, file)),
          client.query(copyFrom(`copy ${name} (${listed(had)}) from stdin`)),
        )
      }
      for (const { add } of keys) await client.query(add)
      for (const { name } of tables) await client.query(`alter table ${name} enable trigger user`)
      for (const [name, [last, given]] of Object.entries(manifest.sequences))
        await client.query('select setval(to_regclass($1), $2, $3) where to_regclass($1) is not null', [
          name,
          last,
          given,
        ])
      await client.query('commit')
      return byHand
    },
    BACKUP,
  )
}

const JOBS = 'database/graphile_worker.'
const PREFIX = 'database/public.'

/**
 * A table that none of the backup's migrations makes, as one made by hand, would be left out without a word. Asked
 * before anything is emptied. Throws `BackupRefused`.
 */
export function refuseUnknownTables({ files, migrations }: Pick<Manifest, 'files' | 'migrations'>): void {
  const known = tablesMadeBy(migrations)
  const unknown = Object.keys(files)
    .filter(name => name.startsWith('database/') && !name.startsWith(JOBS))
    .map(name => name.slice(PREFIX.length))
    .find(table => !known.has(table))
  if (unknown !== undefined)
    throw new BackupRefused(
      `The backup has a table "${unknown}", which no migration of ours makes. Nothing was changed: drop it, or move it to a schema of its own, where the backup is from, and back up again.`,
    )
}

import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { EXPORTED, LEFT_OUT_COLUMNS, LEFT_OUT_SETTINGS } from './chosen'

const WITHOUT_KEYS = ` where key not in (${LEFT_OUT_SETTINGS.map(key => `'${key}'`).join(', ')})`

export type ExportedTable = {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
}

/** Each table that is taken along as a CSV file (RFC 4180, UTF-8, a head line), row by row as the database sends them. */
export async function exportTables(client: Client, folder: string): Promise<readonly ExportedTable[]> {
  await mkdir(folder, { recursive: true })
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `select c.relname as "table", a.attname as "column" from pg_attribute a
     join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' order by c.relname, a.attnum`,
  )
  const kept = columns.filter(
    ({ table, column }) => EXPORTED.includes(table) && !Object.hasOwn(LEFT_OUT_COLUMNS, `${table}.${column}`),
  )
  const tables: ExportedTable[] = []
  for (const [name, own] of Map.groupBy(kept, ({ table }) => table)) {
    const names = own.map(({ column }) => column)
    const list = names.map(column => client.escapeIdentifier(column)).join(', ')
    const rows = `select ${list} from ${client.escapeIdentifier(name)}${name === 'settings' ? WITHOUT_KEYS : ''}`
    const copied = copyTo(`copy (${rows}) to stdout with (format csv, header)`)
    const stream = client.query(copied)
    await pipeline(stream, createWriteStream(join(folder, `${name}.csv`)))
    tables.push({ name, columns: names, rows: copied.rowCount })
  }
  return tables
}

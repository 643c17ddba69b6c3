import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** What opens something, what only this installation needs, and what is kept for a moment. */
const LEFT_OUT = [
  ...['actor_keys', 'signing_keys', 'sessions', 'tokens', 'authorization_codes', 'magic_links', 'grants'],
  ...[
    'pushed_requests',
    'client_assertions',
    'oauth_clients',
    'integrations',
    'kept_forms',
    'claims',
    'workers',
  ],
  ...['outgoing_letters', 'sent_mails', 'logged_faults', 'deliveries', 'remote_hosts', 'carts', 'cart_lines'],
  ...['mikro_orm_migrations', 'reservations', 'ghost_uploads'],
  ...['authenticators', 'recovery_codes', 'passkeys', 'passkey_challenges', 'pending_sign_ins', 'sign_ins'],
  ...['client_tokens', 'initial_tokens', 'device_requests', 'dpop_proofs', 'invitations', 'email_changes'],
  ...[
    'private_feeds',
    'shared_previews',
    'webhooks',
    'webhook_deliveries',
    'ghost_syncs',
    'ghost_hook_receipts',
  ],
]

/** Columns that open something, or mean nothing elsewhere, in whatever table they stand. */
export const SECRET_COLUMN =
  /hash$|secret|sealed|token|private|_pem$|jwk|idempotency_key|key_used_at|^password/

/** The same, where the name of a column does not say so: who shows a ticket's code comes in. */
const SECRETS: ReadonlySet<string> = new Set(['tickets.code'])

export type ExportedTable = {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: number
}

/** Each table as a CSV file (RFC 4180, UTF-8, a head line), row by row as the database sends them. */
export async function exportTables(client: Client, folder: string): Promise<readonly ExportedTable[]> {
  await mkdir(folder, { recursive: true })
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `select c.relname as "table", a.attname as "column" from pg_attribute a
     join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' order by c.relname, a.attnum`,
  )
  const kept = columns.filter(
    ({ table, column }) =>
      !LEFT_OUT.includes(table) && !SECRET_COLUMN.test(column) && !SECRETS.has(`${table}.${column}`),
  )
  const tables: ExportedTable[] = []
  for (const [name, own] of Map.groupBy(kept, ({ table }) => table)) {
    const names = own.map(({ column }) => column)
    const list = names.map(column => client.escapeIdentifier(column)).join(', ')
    const copied = copyTo(
      `copy ${client.escapeIdentifier(name)} (${list}) to stdout with (format csv, header)`,
    )
    const stream = client.query(copied)
    await pipeline(stream, createWriteStream(join(folder, `${name}.csv`)))
    tables.push({ name, columns: names, rows: copied.rowCount })
  }
  return tables
}

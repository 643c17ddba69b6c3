import { type Client, escapeIdentifier } from 'pg'
import { withClient } from './with-client'

/** Where the rows of the site and of its jobs are. */
const SCHEMAS = ['public', 'graphile_worker'] as const
const asideOf = (schema: string) => `${schema}_before_restore`
/** What a restore that is whole has replaced, and that only waits to be removed. */
const replacedOf = (schema: string) => `${schema}_replaced`

/** A restore was ended in its middle: what is there now is part of a site. */
export class RestoreUnfinished extends Error {
  override name = 'RestoreUnfinished'
  constructor() {
    super(
      'A restore of this database was ended before it was done: run bun run restore again. It first puts back what was there before.',
    )
  }
}

/**
 * Puts what is in the database aside, so that another can be built where it was: the schemas get other names, which takes a
 * moment however much is in them. It is there again by `putBack`, whatever happens meanwhile, and gone by `keepRestored` and `removeReplaced`.
 */
export function setAside(url: string): Promise<void> {
  return asOne(url, async client => {
    for (const schema of SCHEMAS) await renamed(client, schema, asideOf(schema))
    await client.query('create schema public')
    // Of an extension there is one in a database: the new schema needs it as the old one does.
    await moveExtensions(client, asideOf('public'), 'public')
  })
}

/** The database as it was before `setAside`; nothing where nothing is aside. What a whole restore has replaced is removed. */
export async function putBack(url: string): Promise<void> {
  await asOne(url, async client => {
    if (!(await isThere(client, asideOf('public')))) return
    await moveExtensions(client, 'public', asideOf('public'))
    await removed(client, SCHEMAS)
    for (const schema of SCHEMAS) await renamed(client, asideOf(schema), schema)
  })
  await removeReplaced(url)
}

/** What was built stays, and is not taken for half a restore any more; `removeReplaced` makes the room. */
export function keepRestored(url: string): Promise<void> {
  return asOne(url, async client => {
    for (const schema of SCHEMAS) await renamed(client, asideOf(schema), replacedOf(schema))
  })
}

/** Whether a restore was ended in its middle. */
export function isHalfRestored(url: string | Client): Promise<boolean> {
  return withClient(url, client => isThere(client, asideOf('public')))
}

/** Asked before a site starts on a database, and before it is migrated or backed up. Throws `RestoreUnfinished`. */
export async function refuseHalfRestored(url: string | Client): Promise<void> {
  if (await isHalfRestored(url)) throw new RestoreUnfinished()
}

/** Removes what a whole restore has replaced, also one that was ended before it came to that. */
export const removeReplaced = (url: string) => asOne(url, client => removed(client, SCHEMAS.map(replacedOf)))

async function renamed(client: Client, from: string, to: string): Promise<void> {
  if (!(await isThere(client, from))) return
  await client.query(`alter schema ${escapeIdentifier(from)} rename to ${escapeIdentifier(to)}`)
}

async function removed(client: Client, schemas: readonly string[]): Promise<void> {
  for (const schema of schemas)
    await client.query(`drop schema if exists ${escapeIdentifier(schema)} cascade`)
}

async function isThere(client: Client, schema: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema])
  return rows.length > 0
}

async function moveExtensions(client: Client, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select e.extname as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace
     where n.nspname = $1 and e.extrelocatable`,
    [from],
  )
  for (const { name } of rows)
    await client.query(`alter extension ${escapeIdentifier(name)} set schema ${escapeIdentifier(to)}`)
}

function asOne(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  return withClient(url, async client => {
    await client.query("begin; set local client_min_messages = 'warning'")
    await work(client)
    await client.query('commit')
  })
}

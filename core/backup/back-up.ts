import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Config } from '#core/config/config'
import { closeDatabase } from '#core/database/close'
import { appliedMigrations } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { refuseHalfRestored } from '#core/database/set-aside'
import { withClient } from '#core/database/with-client'
import { makeStaging, removeIfLeft, removeLeftBehind } from '#core/files/left-behind'
import { SecretIsAnother, whoOpens } from '#core/sealing/open-keys'
import { version } from '../../package.json'
import { type Part, sealArchive } from './archive'
import { BackupRefused } from './faults'
import { filesBelow } from './files-below'
import { namedUploads } from './named-uploads'
import { type BackupStore, keepNewest, nameAt } from './shelf'
import { dumpTables } from './tables'

const MISSING_SHOWN = 5

export type BackUp = {
  readonly config: Pick<Config, 'dataDir' | 'secret' | 'previousSecret'>
  readonly databaseUrl: string
  readonly uploads: 'folder' | 'bucket'
  readonly shelf: BackupStore
  /** Who can open it (`age1…`), and what a person is told of that; asked when all that could refuse has been asked. */
  readonly recipient: () => Promise<{ readonly recipient: string; readonly said: readonly string[] }>
  /** So many stay, this one among them; all when absent. */
  readonly keep?: number
  readonly now?: Date
}

/**
 * Puts the database, the uploads and what else a restored site needs into one encrypted file on the shelf. The site may
 * go on meanwhile. Gives what to tell a person.
 */
export async function backUp(options: BackUp): Promise<string[]> {
  const { config, databaseUrl, uploads, shelf, keep, now = new Date() } = options
  await refuseHalfRestored(databaseUrl)
  const migrations = await appliedMigrations(databaseUrl)
  if (migrations.length === 0) throw new BackupRefused('The database is empty: there is nothing to back up.')
  const secret = await openingSecret(databaseUrl, config)
  await shelf.prepare()
  await mkdir(config.dataDir, { recursive: true })
  await removeLeftBehind(config.dataDir)
  // Not in the system's /tmp: in a container that is memory.
  const { folder: staging, remove } = await makeStaging(config.dataDir, 'backup')
  try {
    const { named, ...database } = await dumpTables(databaseUrl, join(staging, 'database'), client =>
      namedUploads(client, { sizes: true }),
    )
    if ((await openingSecret(databaseUrl, config)) !== secret)
      throw new BackupRefused('COOP_SECRET was changed while this was written: run it again.')
    await Bun.write(join(staging, 'kept/secret'), secret, { mode: 0o600 })
    const manifest = {
      format: 1 as const,
      madeAt: now.toISOString(),
      appVersion: version,
      migrations,
      uploads,
      ...database,
    }
    const name = nameAt(now)
    const { recipient, said } = await options.recipient()
    const leftOut: string[] = []
    const parts = partsOf(staging, config.dataDir, uploads, name => leftOut.push(name))
    const missing = uploads === 'bucket' ? new Set<string>() : new Set(named)
    const sealed = await sealArchive(parts, manifest, recipient, name => missing.delete(uploadIn(name)))
    const { bytes, isSeen } = await shelf.put(name, sealed)
    await noteBackup(databaseUrl, { at: now.toISOString(), place: shelf.place(name), bytes })
    const removed = keep ? await keepNewest(shelf, keep, name) : []
    return [
      ...said,
      `Wrote ${shelf.place(name)} (${(bytes / 1_000_000).toFixed(2)} MB).`,
      ...(uploads === 'bucket' ? ['Uploads are in their bucket, and not in this file.'] : []),
      ...missingOf([...missing]),
      ...leftOut.map(name => `Left out, since its name is not UTF-8: ${name}. Rename it.`),
      ...(isSeen ? [] : ['Nobody looked whether it is whole: its key may not read. Try it by a restore.']),
      ...removedLines(removed, keep),
    ]
  } finally {
    await remove()
  }
}

/** `removed` is null where none of them could be. */
function removedLines(removed: readonly string[] | null, keep = 0): string[] {
  if (!removed)
    return ['Older ones stay, since its key may not list or delete: let a rule of the bucket end them.']
  return removed.length > 0 ? [`Removed ${removed.length} older than the ${keep} newest.`] : []
}

const MEDIA = 'media/'
const uploadIn = (name: string) => (name.startsWith(MEDIA) ? name.slice(MEDIA.length) : '')

/** A file that somebody removed, also while this was written, or a folder that was not there at all. */
function missingOf(missing: readonly string[]): string[] {
  if (missing.length === 0) return []
  const shown = missing.slice(0, MISSING_SHOWN).join(', ')
  const more = missing.length > MISSING_SHOWN ? `, and ${missing.length - MISSING_SHOWN} more` : ''
  return [`Not in it, since there is no such file, though the site names it: ${shown}${more}.`]
}

/**
 * The secret that opens what is sealed: the predecessor while it is being changed and no process has kept the keys under the
 * new one yet. Another would leave a backup that nobody can start.
 */
async function openingSecret(
  databaseUrl: string,
  { secret, previousSecret }: BackUp['config'],
): Promise<string> {
  const orm = await openDatabase(databaseUrl, { use: 'jobs', connections: 1 })
  try {
    const who = await whoOpens({ em: orm.em.fork() }, { secret, previousSecret })
    if (who === 'nobody') throw new SecretIsAnother()
    return who === 'predecessor' ? (previousSecret ?? secret) : secret
  } finally {
    await closeDatabase(orm, () => {})
  }
}

/** For the operator's pages: when it was, where it lies, how large it is. */
function noteBackup(databaseUrl: string, made: { at: string; place: string; bytes: number }): Promise<void> {
  return withClient(databaseUrl, async client => {
    await client.query(
      `insert into settings (key, value, updated_at) values ('backup', $1::jsonb, $2)
       on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
      [JSON.stringify(made), made.at],
    )
  })
}

async function* partsOf(
  staging: string,
  dataDir: string,
  uploads: 'folder' | 'bucket',
  leaveOut: (name: string) => void,
): AsyncIterable<Part> {
  for (const path of await filesBelow(join(staging, 'database')))
    yield { name: relative(staging, path), path }
  yield { name: 'kept/secret', path: join(staging, 'kept/secret') }
  const sandbox = join(dataDir, 'payments.jsonl')
  if (existsSync(sandbox)) yield { name: 'kept/payments.jsonl', path: sandbox }
  if (uploads === 'bucket') return
  const media = join(dataDir, 'media')
  for (const path of await filesBelow(media, leaveOut)) {
    // An upload that is not finished, or never will be.
    if (path.endsWith('.part')) await removeIfLeft(path)
    else yield { name: MEDIA + relative(media, path), path, mayBeGone: true }
  }
}

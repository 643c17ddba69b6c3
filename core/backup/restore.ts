import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { MediaStore } from '#core/contracts/platform/media-store'
import { closeDatabase } from '#core/database/close'
import { migrate, migrateTo, refuseNewer } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { keepRestored, putBack, removeReplaced, setAside } from '#core/database/set-aside'
import { withClient } from '#core/database/with-client'
import { makeStaging, removeLeftBehind } from '#core/files/left-behind'
import { loggableError } from '#core/log/loggable-error'
import { InvalidMediaKey } from '#core/media/media-store'
import { openKeys } from '#core/sealing/open-keys'
import { openArchive } from './archive'
import { BackupRefused, damaged } from './faults'
import { filesBelow } from './files-below'
import type { Manifest } from './manifest'
import { loadTables, refuseUnknownTables } from './tables'

/** The file of a backup that opens what is sealed in it. */
const SECRET = 'kept/secret'

export type Restore = {
  readonly backup: Blob
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string
  readonly databaseUrl: string
  readonly dataDir: string
  /** Where uploads go; null: into the data folder. */
  readonly bucket: MediaStore | null
  /** What the environment says as `COOP_SECRET`; null where it is kept in the data folder. */
  readonly ownSecret: string | null
  /** A database with something in it is replaced. */
  readonly overwrite: boolean
}

/**
 * Brings back what `backUp` wrote, and gives what to tell a person. All of the file is read and compared before anything
 * is changed, and what the database had before stays aside until all is there: it is back when something fails. Throws
 * `BackupRefused`, `SchemaTooNew`.
 */
export async function restore(options: Restore): Promise<string[]> {
  const { backup, identity, databaseUrl, dataDir, overwrite } = options
  await refuseRunning(databaseUrl)
  await putBack(databaseUrl)
  if (!overwrite) await refuseNotEmpty(databaseUrl)
  await mkdir(dataDir, { recursive: true })
  await removeLeftBehind(dataDir)
  const { folder: staging, remove } = await makeStaging(dataDir, 'restore')
  try {
    const manifest = await openArchive(backup.stream(), identity, staging)
    if (manifest.format !== 1)
      throw new BackupRefused('This backup is of a newer version of this program: restore it with that one.')
    if (!manifest.files[SECRET]) throw damaged(`${SECRET} is missing`)
    refuseNewer(manifest.migrations)
    refuseUnknownTables(manifest)
    return await orAsItWas(databaseUrl, () => replace(staging, manifest, options))
  } finally {
    await remove()
  }
}

async function orAsItWas<T>(url: string, work: () => Promise<T>): Promise<T> {
  await setAside(url)
  try {
    return await work()
  } catch (fault) {
    await putBack(url)
    throw new BackupRefused(
      `Nothing was restored, and the database is as it was before: ${loggableError(fault).message}.`,
      { cause: fault },
    )
  }
}

async function replace(staging: string, manifest: Manifest, options: Restore): Promise<string[]> {
  const { databaseUrl } = options
  await migrateTo(databaseUrl, manifest.migrations)
  const byHand = await loadTables(databaseUrl, join(staging, 'database'), manifest)
  await migrate(databaseUrl)
  const uploads = await restoreUploads(join(staging, 'media'), manifest, options)
  const { said, moveIn } = await restoreKept(staging, options)
  await keepRestored(databaseUrl)
  // At once: a new database with the old secret does not start, and to remove the old one may take a while.
  await moveIn()
  await removeReplaced(databaseUrl)
  return [
    `Restored what was there on ${manifest.madeAt} (version ${manifest.appVersion}).`,
    ...(byHand.length > 0 ? [`Made by hand, and there again: ${byHand.join(', ')}.`] : []),
    ...uploads,
    ...said,
  ]
}

async function restoreUploads(
  found: string,
  { uploads }: Manifest,
  { bucket, dataDir }: Restore,
): Promise<string[]> {
  if (uploads === 'bucket') return bucket ? [] : ['Its uploads are in a bucket: set S3_BUCKET to it.']
  if (bucket) return putIntoBucket(found, bucket)
  await putIntoFolder(found, join(dataDir, 'media'))
  return []
}

/** Each is whole under its name or not there: what a site has goes on being shown when this is ended in its middle. */
async function putIntoFolder(found: string, media: string): Promise<void> {
  for (const path of await filesBelow(found)) {
    const target = join(media, relative(found, path))
    await mkdir(dirname(target), { recursive: true })
    await copyFile(path, `${target}.part`)
    await rename(`${target}.part`, target)
  }
}

async function putIntoBucket(found: string, bucket: MediaStore): Promise<string[]> {
  const names: string[] = []
  for (const path of await filesBelow(found)) {
    const name = relative(found, path)
    const fault = await bucket.put(name, Bun.file(path)).then(
      () => null,
      (error: Error) => error,
    )
    if (fault && !(fault instanceof InvalidMediaKey)) throw fault
    if (fault) names.push(name)
  }
  return [
    'Its uploads were put into the bucket.',
    ...names.map(name => `Left out, since no page shows a file of this name: ${name}`),
  ]
}

type Kept = { readonly said: string[]; moveIn(): Promise<void> }

/**
 * Where the environment says another secret, the keys of the backup are kept under that one from here on. Files are written
 * beside those that are there, and take their places with `moveIn`.
 */
async function restoreKept(staging: string, { dataDir, databaseUrl, ownSecret }: Restore): Promise<Kept> {
  const written: string[] = []
  const beside = (name: string) => {
    written.push(name)
    return join(dataDir, `${name}.restored`)
  }
  const moveIn = async () => {
    for (const name of written) await rename(join(dataDir, `${name}.restored`), join(dataDir, name))
  }
  const payments = join(staging, 'kept/payments.jsonl')
  if (existsSync(payments)) await copyFile(payments, beside('payments.jsonl'))
  const secret = readFileSync(join(staging, SECRET), 'utf8')
  if (secret === ownSecret) return { said: [], moveIn }
  if (ownSecret === null) {
    await writeFile(beside('secret'), secret, { mode: 0o600 })
    return { said: [], moveIn }
  }
  const orm = await openDatabase(databaseUrl, { use: 'jobs', connections: 1 })
  try {
    await openKeys(orm, { secret: ownSecret, previousSecret: secret })
  } finally {
    await closeDatabase(orm, () => {})
  }
  const said = 'COOP_SECRET is another than it was: the keys of the site are kept under this one from now on.'
  return { said: [said], moveIn }
}

/** The apps by their name, and the workers, which always listen. */
const USERS = `select count(*)::int as many from pg_stat_activity
  where datname = current_database() and (application_name like 'rose-ash %' or application_name = 'jobs')`
const HANGS_UP_WITHIN_MS = 5_000
const TABLES = `select count(*)::int as many from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'graphile_worker') and c.relkind = 'r'`

/** A site that was ended this moment is given the time to hang up. */
async function refuseRunning(url: string): Promise<void> {
  const until = performance.now() + HANGS_UP_WITHIN_MS
  while ((await count(url, USERS)) > 0) {
    if (performance.now() > until)
      throw new BackupRefused(
        'The site runs on this database: end it first, then restore, then start it again.',
      )
    await Bun.sleep(100)
  }
}

async function refuseNotEmpty(url: string): Promise<void> {
  const tables = await count(url, TABLES)
  if (tables > 0)
    throw new BackupRefused(
      `The database is not empty (${tables} tables): back it up, then restore with --overwrite, which replaces it.`,
    )
}

const count = async (url: string, statement: string) => (await ask(url, statement))[0]?.many ?? 0

async function ask(url: string, statement: string): Promise<{ many: number }[]> {
  return (await withClient(url, client => client.query<{ many: number }>(statement))).rows
}

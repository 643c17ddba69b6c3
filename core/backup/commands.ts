import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { type Config, readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { withSecretFiles } from '#core/config/secret-files'
import { untilReachable } from '#core/database/migrate'
import { refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { createMedia } from '#core/media/create-media'
import { type BackUp, backUp } from './back-up'
import { BackupRefused } from './faults'
import { restore } from './restore'
import { openShelf, readBackup } from './shelf'

const IDENTITY = 'backup-identity.txt'

type BackupOptions = { readonly to?: string; readonly keep?: string }

/** `bun run backup`: gives its lines. Throws `BackupRefused`, `ConfigInvalid`, and what reading and writing throw. */
export async function backupCommand(
  { to, keep }: BackupOptions,
  env: Environment = process.env,
): Promise<string[]> {
  const config = readConfig(to ? { ...env, COOP_BACKUPS: to } : env, 'lend')
  const own = withSecretFiles(env).env
  const count = keep === undefined ? undefined : Number(keep)
  if (count !== undefined && !(Number.isInteger(count) && count > 0))
    throw new BackupRefused(`--keep must be how many backups stay, 1 or more, not "${keep}".`)
  const recipient = await recipientFor(config, own)
  const shelf = openShelf(to || own.COOP_BACKUPS || join(config.dataDir, 'backups'), own)
  refuseNoDatabase(config)
  return withDatabase(config, databaseUrl =>
    backUp({
      config,
      databaseUrl,
      uploads: own.S3_BUCKET ? 'bucket' : 'folder',
      shelf,
      recipient,
      keep: count,
    }),
  )
}

/**
 * On a machine of nobody else's an identity is made and kept there, once there is something to open with it; a server is
 * told for whom its backups are. What is there is looked at before anything is read.
 */
async function recipientFor({ dataDir }: Config, env: Environment): Promise<BackUp['recipient']> {
  if (env.COOP_BACKUP_RECIPIENT) {
    const recipient = checkedRecipient(env.COOP_BACKUP_RECIPIENT)
    return async () => ({ recipient, said: [] })
  }
  const path = join(dataDir, IDENTITY)
  const isThere = isFile(path)
  if (isThere) await recipientIn(path)
  // Said each time: who made it may have failed right afterwards.
  const said = `${isThere ? path : `Made ${path}, which`} opens your backups: keep a copy where this machine is not.`
  return async () => {
    if (!isThere) await makeIdentity(path)
    return { recipient: await recipientIn(path), said: [said] }
  }
}

/** It has its name once it is whole, and of two backups that run at once both take the one that was first. */
async function makeIdentity(path: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`
  writeFileSync(unfinished, `${await generateIdentity()}\n`, { mode: 0o600 })
  try {
    linkSync(unfinished, path)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  } finally {
    rmSync(unfinished)
  }
}

function recipientIn(path: string): Promise<string> {
  return identityToRecipient(readIdentity(path)).catch(() => {
    throw new BackupRefused(
      `${path} has no whole identity in it, a line that begins with AGE-SECRET-KEY-1: put back the copy of it, or remove it, and a new one is made for the backups to come.`,
    )
  })
}

/** Asked before anything is read: a letter that was left out is found by the word's own checksum. */
export function checkedRecipient(recipient: string): string {
  try {
    new Encrypter().addRecipient(recipient)
    return recipient
  } catch {
    throw new BackupRefused(
      'COOP_BACKUP_RECIPIENT must be an age recipient, whole: a word that begins with age1.',
    )
  }
}

type RestoreOptions = { readonly identity?: string; readonly overwrite?: boolean }

/** `bun run restore`: gives its lines. Throws as `backupCommand`, and `SchemaTooNew`. */
export async function restoreCommand(
  place: string,
  { identity, overwrite = false }: RestoreOptions,
  env: Environment = process.env,
): Promise<string[]> {
  const own = withSecretFiles(env).env
  const config = readConfig(place.startsWith('s3://') ? { ...env, COOP_BACKUPS: place } : env, 'lend')
  const path = identity ?? join(config.dataDir, IDENTITY)
  if (!isFile(path))
    throw new BackupRefused(`There is no file ${path}: name the one that opens it with --identity.`)
  const backup = readBackup(place, own)
  if (!place.startsWith('s3://') && !isFile(place)) throw new BackupRefused(`There is no file ${place}.`)
  return withDatabase(config, async databaseUrl => {
    // On a new machine it is just being started.
    await untilReachable(databaseUrl)
    return restore({
      backup,
      databaseUrl,
      overwrite,
      dataDir: config.dataDir,
      bucket: own.S3_BUCKET
        ? createMedia({ folder: join(config.dataDir, 'media'), publicUrl: '/media', env: own })
        : null,
      identity: readIdentity(path),
      ownSecret: own.COOP_SECRET || null,
    })
  })
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

/** The line with the key; age-keygen writes comments beside it. */
function readIdentity(path: string): string {
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.find(line => line.startsWith('AGE-SECRET-KEY-'))?.trim() ?? ''
}

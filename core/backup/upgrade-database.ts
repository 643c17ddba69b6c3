import { join, relative } from 'node:path'
import { readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { type Upgrade, UpgradeRefused, upgradeMajorVersion } from '#core/database/embedded/major-version'
import { appliedMigrations, migrateTo } from '#core/database/migrate'
import { refuseHalfRestored } from '#core/database/set-aside'
import { makeStaging, removeLeftBehind } from '#core/files/left-behind'
import { filesBelow } from './files-below'
import type { Manifest } from './manifest'
import { dumpTables, loadTables, refuseUnknownTables } from './tables'

type Options = Pick<Upgrade, 'programs'> & { readonly say?: (line: string) => void }

/**
 * `bun run upgrade-database`: a backup and a restore of the embedded database in one, from the PostgreSQL that made it into
 * the one that this program brings. Gives its lines. Throws what `upgradeMajorVersion` throws, `BackupRefused`, `SchemaTooNew`.
 */
export async function upgradeDatabaseCommand(
  { programs, say = () => {} }: Options,
  env: Environment = process.env,
): Promise<string[]> {
  const { databaseUrl, dataDir } = readConfig(env, 'lend')
  if (databaseUrl)
    throw new UpgradeRefused(
      'DATABASE_URL names a server of its own, so there are two steps: bun run backup, while it is the old server; then, with the new server in DATABASE_URL, bun run restore FILE --identity FILE.',
    )
  await removeLeftBehind(dataDir)
  const carry = async (from: string, to: string) => {
    const staging = await makeStaging(dataDir, 'backup')
    try {
      await carryOver(from, to, staging.folder)
    } finally {
      await staging.remove()
    }
  }
  return upgradeMajorVersion({ dataDir: join(dataDir, 'postgres'), programs, say, carry })
}

async function carryOver(from: string, to: string, staging: string): Promise<void> {
  await refuseHalfRestored(from)
  const migrations = await appliedMigrations(from)
  // Somebody stopped the very first start: there is nothing to carry.
  if (migrations.length === 0) return
  const folder = join(staging, 'database')
  const database = await dumpTables(from, folder)
  const names = (await filesBelow(folder)).map(path => `database/${relative(folder, path)}`)
  const carried: Pick<Manifest, 'files' | 'columns' | 'sequences' | 'migrations'> = {
    ...database,
    migrations,
    files: Object.fromEntries(names.map(name => [name, { bytes: 0, sha256: '' }])),
  }
  refuseUnknownTables(carried)
  await migrateTo(to, migrations)
  await loadTables(to, folder, carried)
}

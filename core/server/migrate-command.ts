import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { startEmbeddedPostgres } from '#core/database/embedded'
import { appliedMigrations, migrate, pendingOf } from '#core/database/migrate'
import { schemaSnapshot } from '#core/database/schema-snapshot'
import { withDatabase } from '#core/database/with-database'
import { migrations } from '../../migrations'

const USE = 'Use: bun run migrate [status | up | snapshot].'

/** Does what the words ask for and tells of it in lines; `file` is where a snapshot goes. Throws what `migrate` throws. */
export async function migrateCommand(
  words: readonly string[],
  file: string,
  env?: Environment,
): Promise<string[]> {
  const [word = 'status', ...more] = words
  if (more.length > 0 || !['status', 'up', 'snapshot'].includes(word)) return [USE]
  if (word === 'snapshot') return snapshot(file)
  return withDatabase(readConfig(env, ['blog']), url => (word === 'up' ? up(url) : status(url)))
}

async function status(url: string): Promise<string[]> {
  const applied = await appliedMigrations(url)
  const pending = pendingOf(applied)
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = applied.filter(name => !known.has(name))
  return [
    `${applied.length} migrations are applied${applied.length > 0 ? `, ${applied.at(-1)} is the last` : ''}.`,
    ...pending.map(name => `missing: ${name}`),
    ...unknown.map(name => `of a newer version: ${name}`),
    ...(pending.length > 0 ? ['bun run migrate up runs what is missing.'] : []),
  ]
}

async function up(url: string): Promise<string[]> {
  const before = pendingOf(await appliedMigrations(url))
  const said: string[] = []
  await migrate(url, { say: line => said.push(line) })
  return [
    ...said,
    ...before.map(name => `applied: ${name}`),
    before.length > 0 ? 'The database has all migrations.' : 'Nothing was missing.',
  ]
}

/** From a database of its own: whatever somebody did to theirs is no part of the schema. */
async function snapshot(file: string): Promise<string[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'coop-snapshot-'))
  // PostgreSQL may run as a user of its own, who has to get in.
  chmodSync(dataDir, 0o755)
  const server = await startEmbeddedPostgres({ dataDir, fsync: false })
  try {
    await migrate(server.url)
    writeFileSync(file, await schemaSnapshot(server.url))
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return [`Wrote ${file}.`]
}

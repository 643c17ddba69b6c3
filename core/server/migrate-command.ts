import { writeFileSync } from 'node:fs'
import { readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { appliedMigrations, migrate, pendingOf, unknownOf } from '#core/database/migrate'
import { schemaSnapshot } from '#core/database/schema-snapshot'
import { refuseHalfRestored } from '#core/database/set-aside'
import { refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { withScratchPostgres } from '#core/database/with-scratch-postgres'

const WORDS = ['status', 'up', 'snapshot'] as const

type MigrateWord = (typeof WORDS)[number]

export const isMigrateWord = (word: string): word is MigrateWord => WORDS.some(known => known === word)

/** Does what the word asks for and tells of it in lines; `file` is where a snapshot goes. Throws what `migrate` throws, and `RestoreUnfinished`. */
export async function migrateCommand(word: MigrateWord, file: string, env?: Environment): Promise<string[]> {
  if (word === 'snapshot') return snapshot(file)
  const config = readConfig(env, 'lend')
  if (word === 'status') refuseNoDatabase(config)
  return withDatabase(config, word === 'up' ? up : status)
}

async function status(url: string): Promise<string[]> {
  const applied = await appliedMigrations(url)
  const pending = pendingOf(applied)
  return [
    `${applied.length} migrations are applied${applied.length > 0 ? `, ${applied.at(-1)} is the last` : ''}.`,
    ...pending.map(name => `missing: ${name}`),
    ...unknownOf(applied).map(name => `of a newer version: ${name}`),
    ...(pending.length > 0 ? ['bun run migrate up runs what is missing.'] : []),
  ]
}

async function up(url: string): Promise<string[]> {
  await refuseHalfRestored(url)
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
function snapshot(file: string): Promise<string[]> {
  return withScratchPostgres(async url => {
    await migrate(url)
    writeFileSync(file, await schemaSnapshot(url))
    return [`Wrote ${file}.`]
  })
}

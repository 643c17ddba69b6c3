import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { backupCommand, restoreCommand } from '#core/backup/commands'
import { serve } from '#domains/serve'
import { type TestDatabase, testDatabase } from './database'
import { eventually } from './e2e/cooperative'
import { freeBasePort } from './listening'
import { testFolder } from './test-folder'

/** Backups and restores that end as a machine does: without a word, in the middle of putting something. */
const folder = testFolder('coop-killed-')
const dataDir = join(folder, 'data')
const identity = join(dataDir, 'backup-identity.txt')
const PICTURE = 'images/5c/5c2e.webp'
let database: TestDatabase
const unfinished = () => readdirSync(dataDir).filter(name => name.startsWith('unfinished-'))
const env = () => ({ DATABASE_URL: database.url, COOP_DATA: dataDir })
const fileOf = (said: readonly string[]) => /Wrote (\S+) \(/.exec(said.join('\n'))?.[1] ?? ''

beforeAll(async () => {
  database = await testDatabase()
  mkdirSync(join(dataDir, 'media/images/5c'), { recursive: true })
  writeFileSync(join(dataDir, 'media', PICTURE), 'a cheese')
}, 120_000)
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  Bun.spawn([process.execPath, ...args], {
    cwd: join(import.meta.dir, '..'),
    stdout: 'pipe',
    stderr: 'pipe',
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env(), ...more },
  })

/** Runs one of our commands until it puts something into a bucket that takes for ever, and kills it there. */
async function killedAtItsBucket(args: readonly string[]) {
  const asked = Promise.withResolvers<string>()
  const bucket = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    fetch: ({ method, url }) => {
      asked.resolve(`${method} ${new URL(url).pathname}`)
      return new Promise<Response>(() => {})
    },
  })
  const keys = { S3_ACCESS_KEY_ID: 'ada', S3_SECRET_ACCESS_KEY: 'jar', S3_REGION: 'eu' }
  const child = run(args, { ...keys, S3_ENDPOINT: bucket.url.origin })
  const ended = child.exited.then(async () => `it ended: ${await new Response(child.stderr).text()}`)
  const where = await Promise.race([asked.promise, ended])
  child.kill('SIGKILL')
  await child.exited
  await bucket.stop(true)
  return where
}

const schemas = async () =>
  (await ask(`select nspname as name from pg_namespace where nspname ~ '(before_restore|replaced)$'`)).map(
    ({ name }) => name,
  )

async function ask(statement: string) {
  const sql = new SQL(database.url, { max: 1 })
  try {
    return [...(await sql.unsafe(statement))]
  } finally {
    await sql.close()
  }
}

test('what a killed backup has written in the open is gone with the next one', async () => {
  const where = await killedAtItsBucket(['scripts/backup.ts', '--to', 's3://coop/nightly'])
  expect(where).toStartWith('P')
  expect(where).toContain('/coop/nightly/rose-ash-')
  expect(unfinished()).toEqual([expect.stringMatching(/^unfinished-backup-/)])
  expect(existsSync(join(dataDir, unfinished()[0] ?? '', 'database/public.settings'))).toBe(true)
  await backupCommand({ to: join(folder, 'shelf') }, env())
  expect(unfinished()).toEqual([])
}, 120_000)

test('a restore that is killed says so to whoever starts the site, and is done by running it again', async () => {
  await ask(`insert into settings (key, value, updated_at) values ('test-jar', '"before"', now())`)
  const file = fileOf(await backupCommand({ to: join(folder, 'shelf-2') }, env()))
  await ask(`update settings set value = '"since"' where key = 'test-jar'`)
  const child = run(['scripts/restore.ts', file, '--identity', identity, '--overwrite'])
  await eventually('what was there is aside', async () => (await schemas()).includes('public_before_restore'))
  child.kill('SIGKILL')
  await child.exited

  const starting = serve({ say: () => {}, env: { ...env(), LOG_LEVEL: 'fatal' } })
  await expect(starting).rejects.toThrow('ended before it was done: run bun run restore again')
  await expect(backupCommand({ to: join(folder, 'shelf-3') }, env())).rejects.toThrow('restore again')

  // A file that cannot be read now: what was there before is back all the same.
  const spoilt = join(folder, 'spoilt.age')
  writeFileSync(spoilt, readFileSync(file).subarray(0, 900))
  await expect(restoreCommand(spoilt, { identity, overwrite: true }, env())).rejects.toThrow('cut off')
  expect(await ask(`select value from settings where key = 'test-jar'`)).toEqual([{ value: 'since' }])

  expect(await restoreCommand(file, { identity, overwrite: true }, env())).toContainEqual(
    expect.stringContaining('Restored what was there on '),
  )
  expect(await ask(`select value from settings where key = 'test-jar'`)).toEqual([{ value: 'before' }])
  expect(unfinished()).toEqual([])
  // Each upload has its name once it is whole.
  expect(readdirSync(join(dataDir, 'media/images/5c'))).toEqual(['5c2e.webp'])
  expect(await schemas()).toEqual([])
}, 240_000)

test('a restore that was killed when all was there leaves its old rows to the next start', async () => {
  await ask('create schema public_replaced; create table public_replaced.old (id int)')
  mkdirSync(join(dataDir, 'unfinished-restore-aaaaaa'))
  utimesSync(join(dataDir, 'unfinished-restore-aaaaaa'), new Date(0), new Date(0))
  const site = await serve({
    say: () => {},
    domains: ['blog'],
    env: { ...env(), LOG_LEVEL: 'fatal', COOP_DEMO: '0', COOP_PORT: freeBasePort() },
  })
  await site.stop()
  expect(await ask(`select 1 from pg_namespace where nspname = 'public_replaced'`)).toEqual([])
  expect(unfinished()).toEqual([])
}, 120_000)

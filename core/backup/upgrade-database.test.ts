import { afterAll, beforeAll, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBinaries } from '#core/database/embedded/binaries'
import { findOsAccount } from '#core/database/embedded/os-account'
import { runningHome } from '#core/database/embedded/running'
import { migrate } from '#core/database/migrate'
import { withClient } from '#core/database/with-client'
import { withDatabase } from '#core/database/with-database'
import { testFolder } from '../../tests/test-folder'
import { upgradeDatabaseCommand } from './upgrade-database'

const COOP_DATA = testFolder('coop-upgrade-')
const env = { COOP_DATA }
const place = { databaseUrl: null, dataDir: COOP_DATA }
/** Programs of the version before: ours, which make its file of the version theirs when they are started. */
const programs = join(COOP_DATA, 'old')
const cluster = () => join(runningHome(join(COOP_DATA, 'postgres')), 'cluster')
const said = (version: number) => writeFileSync(join(cluster(), 'PG_VERSION'), `${version}\n`)
const jars = () =>
  withDatabase(place, url =>
    withClient(
      url,
      async client => (await client.query('select value from settings where key = $1', ['jars'])).rows,
    ),
  )
let ours: number

beforeAll(async () => {
  chmodSync(COOP_DATA, 0o755)
  const account = findOsAccount(() => {})
  const real = join(
    findBinaries(account, () => {}),
    'bin/postgres',
  )
  ours = Number(/(\d+)\./.exec(execFileSync(real, ['--version'], { encoding: 'utf8' }))?.[1])
  mkdirSync(join(programs, 'bin'), { recursive: true })
  const script = `#!/bin/sh
    [ "$1" = --version ] && { echo 'postgres (PostgreSQL) ${ours - 1}.9'; exit; }
    echo ${ours} > "$2/PG_VERSION"
    exec '${real}' "$@"`
  writeFileSync(join(programs, 'bin/postgres'), script)
  chmodSync(join(programs, 'bin/postgres'), 0o755)
  await withDatabase(place, async url => {
    await migrate(url)
    await withClient(url, client =>
      client.query(`insert into settings (key, value, updated_at) values ('jars', '"quince"', now())`),
    )
  })
}, 120_000)
afterAll(() => {
  rmSync(COOP_DATA, { recursive: true })
})

test('a database of the version that this program brings is left alone, and so is a folder without one', async () => {
  expect(await upgradeDatabaseCommand({}, env)).toEqual([expect.stringContaining('nothing to do')])
  const empty = { COOP_DATA: join(COOP_DATA, 'empty') }
  expect(await upgradeDatabaseCommand({}, empty)).toEqual([expect.stringContaining('There is no database')])
})

test('a server of one’s own is not touched: two commands are named', async () => {
  const own = { COOP_DATA, DATABASE_URL: 'postgresql://coop:word@127.0.0.1:1/coop' }
  await expect(upgradeDatabaseCommand({}, own)).rejects.toThrow('bun run backup')
})

test('a newer database is refused, and one whose programs are not there says what to do', async () => {
  said(ours + 1)
  await expect(upgradeDatabaseCommand({}, env)).rejects.toThrow('which is older')
  said(9)
  await expect(upgradeDatabaseCommand({}, env)).rejects.toThrow('apt install postgresql-9')
  said(ours - 1)
  for (const none of [join(COOP_DATA, 'nowhere'), COOP_DATA])
    await expect(upgradeDatabaseCommand({ programs: none }, env)).rejects.toThrow(`are not in ${none}`)
  said(ours)
  expect(await jars()).toEqual([{ value: 'quince' }])
})

test('a table made by hand stops it, and the database stays where it is', async () => {
  await withDatabase(place, url =>
    withClient(url, client => client.query('create table honey_notes (id int)')),
  )
  said(ours - 1)
  await expect(upgradeDatabaseCommand({ programs }, env)).rejects.toThrow('a table "honey_notes"')
  said(ours)
  expect(existsSync(`${cluster()}-${ours - 1}`)).toBe(false)
  await withDatabase(place, url => withClient(url, client => client.query('drop table honey_notes')))
  expect(await jars()).toEqual([{ value: 'quince' }])
}, 120_000)

test('a database of the version before comes over with its rows, and the old one is kept', async () => {
  said(ours - 1)
  const lines = await upgradeDatabaseCommand({ programs: join(programs, 'bin') }, env)
  expect(lines[0]).toBe(`The database is one of PostgreSQL ${ours} now.`)
  expect(readFileSync(join(`${cluster()}-${ours - 1}`, 'PG_VERSION'), 'utf8').trim()).toBe(String(ours))
  expect(await jars()).toEqual([{ value: 'quince' }])
  said(ours - 1)
  await expect(upgradeDatabaseCommand({ programs }, env)).rejects.toThrow('is there already')
  said(ours)
}, 120_000)

test('one that was ended between taking the old away and putting the new there is finished by the next start', async () => {
  renameSync(cluster(), `${cluster()}.upgraded`)
  expect(await jars()).toEqual([{ value: 'quince' }])
  expect(existsSync(`${cluster()}.upgraded`)).toBe(false)
})

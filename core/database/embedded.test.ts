import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { testFolder } from '../../tests/test-folder'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded'
import { DataDirectoryInUse } from './embedded/lock'
import { runningHome } from './embedded/running'

/** A data directory with a fresh cluster in it: initdb costs a second, a copy next to nothing. */
let prepared: string
beforeAll(async () => {
  prepared = emptyFolder()
  await (await startEmbeddedPostgres({ dataDir: prepared })).stop()
})
afterAll(() => rmSync(prepared, { recursive: true }))

const endings: (() => unknown)[] = []
afterEach(async () => {
  while (endings.length > 0) await endings.pop()?.()
})

test('an empty folder becomes a database with trigrams and unaccent, and keeps what was written', async () => {
  const dataDir = folder()
  const first = await start(dataDir)
  await ask(first, 'CREATE EXTENSION pg_trgm')
  await ask(first, 'CREATE EXTENSION unaccent')
  await ask(first, `CREATE TABLE jar AS SELECT 'Honey' AS name`)
  await first.stop()

  const second = await start(dataDir)
  expect(await ask(second, `SELECT name, unaccent('é') AS plain FROM jar WHERE name % 'hony'`)).toEqual([
    { name: 'Honey', plain: 'e' },
  ])
})

test('a path with spaces and quotes is as good as any', async () => {
  const db = await start(join(folder(), `the members' own data`))
  expect(await ask(db, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('names are sorted as people in Britain sort them, whatever their case and accents', async () => {
  const db = await start(preparedFolder())
  const rows = await ask(
    db,
    `SELECT name FROM (VALUES ('zest'), ('Éclair'), ('eel'), ('Apple')) t(name) ORDER BY 1`,
  )
  expect(rows.map(row => row.name)).toEqual(['Apple', 'Éclair', 'eel', 'zest'])
})

test('a data directory that is open is not opened twice, and the refusal names the process', async () => {
  const dataDir = preparedFolder()
  await start(dataDir)
  const refusal = await startEmbeddedPostgres({ dataDir }).catch(error => error)
  expect(refusal).toBeInstanceOf(DataDirectoryInUse)
  expect(refusal.message).toBe(`${dataDir} is already open in process ${process.pid}`)
})

test('another process is refused too', async () => {
  const dataDir = preparedFolder()
  const other = startElsewhere(dataDir)
  await other.url()
  const refusal = await startEmbeddedPostgres({ dataDir }).catch(error => error)
  expect(refusal.message).toBe(`${dataDir} is already open in process ${other.pid}`)
})

test('stopping leaves no process behind, and may be asked twice', async () => {
  const dataDir = preparedFolder()
  const db = await start(dataDir)
  const postmaster = postmasterOf(dataDir)
  await Promise.all([db.stop(), db.stop()])
  await db.stop()
  expect(isAlive(postmaster)).toBe(false)
})

test('a killed process takes its PostgreSQL with it', async () => {
  const dataDir = preparedFolder()
  const other = startElsewhere(dataDir)
  await other.url()
  const postmaster = postmasterOf(dataDir)
  other.kill('SIGKILL')
  while (isAlive(postmaster)) await Bun.sleep(10)
  expect(existsSync(join(homeOf(dataDir), 'cluster/postmaster.pid'))).toBe(false)
})

test('a start right after a kill waits for the old server, keeps what was committed, and needs no help', async () => {
  const dataDir = preparedFolder()
  const other = startElsewhere(dataDir)
  await query(await other.url(), `CREATE TABLE jar AS SELECT 'Honey' AS name`)
  other.kill('SIGKILL')
  await other.exited
  const db = await start(dataDir)
  expect(await ask(db, 'SELECT name FROM jar')).toEqual([{ name: 'Honey' }])
})

test('a PostgreSQL that lost both its parents is stopped by the next start', async () => {
  const dataDir = preparedFolder()
  const other = startElsewhere(dataDir)
  const url = await other.url()
  const orphan = postmasterOf(dataDir)
  // The guard and its pipe reader share the server's session: all but the server are killed.
  const guards = Bun.spawnSync(['ps', '-o', 'pid=,comm=', '-s', sessionOf(orphan)]).stdout.toString()
  const shells = guards
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, command]) => command === 'sh')
    .map(([pid]) => Number(pid))
  // Frozen first, so that none sees another die and stops the server after all.
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of shells) process.kill(pid, signal)
  other.kill('SIGKILL')
  await other.exited
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])

  await start(dataDir)
  expect(isAlive(orphan)).toBe(false)
})

test('when the server ends on its own, its owner hears of it', async () => {
  const dataDir = preparedFolder()
  const db = await start(dataDir)
  process.kill(postmasterOf(dataDir), 'SIGQUIT')
  await db.ended
  const again = await start(dataDir)
  expect(await ask(again, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a taken port is named', async () => {
  const first = await start(preparedFolder())
  const port = Number(new URL(first.url).port)
  const refusal = await startEmbeddedPostgres({ dataDir: preparedFolder(), port }).catch(error => error)
  expect(refusal.name).toBe('PostgresFailed')
  expect(refusal.message).toContain(`could not create any TCP/IP sockets`)
})

test('a database that another PostgreSQL made is left as it is, and it is said how to move', async () => {
  const dataDir = preparedFolder()
  const file = join(runningHome(dataDir), 'cluster/PG_VERSION')
  const version = readFileSync(file, 'utf8')
  writeFileSync(file, '15\n')
  const refusal = await startEmbeddedPostgres({ dataDir }).catch((fault: Error) => fault)
  expect(refusal).toMatchObject({
    name: 'PostgresFailed',
    message: expect.stringMatching(
      /^The database was made by PostgreSQL 15, and this program brings 16: bun run upgrade-database/,
    ),
  })
  writeFileSync(file, version)
  expect(await ask(await start(dataDir), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('nobody gets in without the password', async () => {
  const db = await start(preparedFolder())
  const url = new URL(db.url)
  url.password = 'guess'
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
})

test.if(process.getuid?.() === 0)(
  'as root, data in a folder that is closed to the OS user is kept where that user can reach it, and says so',
  async () => {
    const dataDir = folder(0o700)
    const said: string[] = []
    const first = await start(dataDir, line => said.push(line))
    await ask(first, `CREATE TABLE jar AS SELECT 'Honey' AS name`)
    await first.stop()
    const elsewhere = homeOf(dataDir)
    expect(said).toEqual([
      `The user "postgres" cannot reach ${dataDir}: the database is kept in ${elsewhere}.`,
    ])
    const second = await start(dataDir)
    expect(await ask(second, 'SELECT name FROM jar')).toEqual([{ name: 'Honey' }])
  },
)

/** As it is after a first start and stop. */
function preparedFolder(): string {
  const path = folder()
  const copied = Bun.spawnSync(['cp', '-a', `${prepared}/.`, path])
  if (copied.exitCode !== 0) throw new Error(copied.stderr.toString())
  return path
}

function folder(mode = 0o755): string {
  const path = emptyFolder(mode)
  endings.push(async () => {
    // The server of a process that was just killed is still closing its files.
    while (existsSync(join(homeOf(path), 'cluster/postmaster.pid'))) await Bun.sleep(10)
    if (existsSync(join(path, 'postgres.location'))) rmSync(homeOf(path), { recursive: true })
    rmSync(path, { recursive: true })
  })
  return path
}

function emptyFolder(mode = 0o755): string {
  const path = testFolder('coop-embedded-')
  chmodSync(path, mode)
  return path
}

async function start(dataDir: string, say?: (line: string) => void): Promise<EmbeddedPostgres> {
  const db = await startEmbeddedPostgres({ dataDir, say })
  endings.push(() => db.stop())
  return db
}

/** The same in a process of its own, that can be killed. */
function startElsewhere(dataDir: string) {
  const code = `
    import { startEmbeddedPostgres } from '#core/database/embedded'
    const db = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(db.url)`
  const root = join(import.meta.dir, '../..')
  const child = Bun.spawn([process.execPath, '-e', code], { cwd: root, stdout: 'pipe', stderr: 'inherit' })
  endings.push(async () => {
    child.kill('SIGKILL')
    await child.exited
  })
  return Object.assign(child, {
    async url(): Promise<string> {
      const { value } = await child.stdout.getReader().read()
      return new TextDecoder().decode(value).trim()
    },
  })
}

function ask(db: EmbeddedPostgres, statement: string) {
  return query(db.url, statement)
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const sql = new SQL(url, { max: 1 })
  try {
    return [...(await sql.unsafe(statement))]
  } finally {
    await sql.close()
  }
}

function homeOf(dataDir: string): string {
  const pointer = join(dataDir, 'postgres.location')
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dataDir, 'postgres')
}

function postmasterOf(dataDir: string): number {
  return Number(readFileSync(join(homeOf(dataDir), 'cluster/postmaster.pid'), 'utf8').split('\n')[0])
}

function sessionOf(pid: number): string {
  return Bun.spawnSync(['ps', '-o', 'sid=', '-p', `${pid}`])
    .stdout.toString()
    .trim()
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

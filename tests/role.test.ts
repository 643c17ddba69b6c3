import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { SQL } from 'bun'
import { poolsFor } from '#core/database/connections'
import { type Running, serve } from '#domains/serve'
import { type TestDatabase, testDatabase } from './database'
import { eventually } from './e2e/cooperative'
import { freePorts } from './free-ports'
import { testFolder } from './test-folder'

let database: TestDatabase
let sql: SQL
const dataDir = testFolder('coop-role-')
beforeAll(async () => {
  database = await testDatabase()
  sql = new SQL(database.url, { max: 1 })
})
afterAll(async () => {
  await sql.close()
  await database.drop()
  rmSync(dataDir, { recursive: true })
})

test('a process that only answers leaves the jobs to one that only works', async () => {
  const web = await start('web')
  try {
    expect((await fetch(`http://127.0.0.1:${web.config.listenPort}/`)).status).toBe(200)
    expect([await workers(), await listeners()]).toEqual([0, 0])
    const worker = await start('worker')
    try {
      const origin = `http://127.0.0.1:${worker.config.listenPort}`
      expect(await workers()).toBeGreaterThan(0)
      await eventually('the worker hears of jobs', async () => (await listeners()) > 0)
      expect((await fetch(`${origin}/health`)).status).toBe(200)
      expect((await fetch(`${origin}/ready`)).status).toBe(200)
      expect((await fetch(origin)).status).toBe(404)
      // One that any process would do, and that comes to its end.
      await sql.unsafe(`select graphile_worker.add_job('prune-letters')`)
      await eventually('the job is done', async () => (await jobs()) === 0)
    } finally {
      await worker.stop()
    }
    await eventually('the worker hears no more', async () => (await listeners()) === 0)
    await sql.unsafe(`select graphile_worker.add_job('prune-letters')`)
    expect(await jobs()).toBe(1)
    expect(await workers()).toBe(0)
  } finally {
    await web.stop()
  }
}, 60_000)

test('a body beyond all that is taken is refused with a page', async () => {
  const web = await start('web')
  try {
    const answer = await fetch(`http://127.0.0.1:${web.config.listenPort}/nothing`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new Uint8Array(21_000_000),
    })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('That is more than this page can take.')
  } finally {
    await web.stop()
  }
}, 60_000)

test('each role opens the connections that it needs', () => {
  expect(poolsFor(1, 'web')).toEqual({ web: 6, jobs: 1 })
  expect(poolsFor(1, 'worker')).toEqual({ web: 2, jobs: 8 })
})

async function start(role: string): Promise<Running> {
  const port = await freePorts(1)
  const env = { COOP_ROLE: role, COOP_LISTEN_PORT: String(port), COOP_DATA: dataDir, COOP_DEMO: '0' }
  return serve({
    domains: ['blog'],
    say: () => {},
    env: { ...env, DATABASE_URL: database.url, LOG_LEVEL: 'fatal' },
  })
}

async function workers(): Promise<number> {
  const [row] = await sql.unsafe('select count(*)::int as many from workers')
  return row.many
}

/** Connections that wait to be told of a job. */
async function listeners(): Promise<number> {
  const [row] = await sql.unsafe(
    `select count(*)::int as many from pg_stat_activity where datname = current_database() and query ilike 'listen "jobs:insert"%'`,
  )
  return row.many
}

async function jobs(): Promise<number> {
  const [row] = await sql.unsafe(
    `select count(*)::int as many from graphile_worker.jobs where task_identifier = 'prune-letters'`,
  )
  return row.many
}

import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { Pool } from 'pg'
import { db } from '#core/database/db'
import { createLog } from '#core/log/log'
import { type CutOff, cutOff } from '../../tests/cut-off'
import { type TestHouse, testHouse } from '../../tests/house'
import { urlOf } from '../../tests/kept-database'
import { JOB_CLASSES, type JobClass, slotsOf } from './classes'
import { enqueue } from './enqueue'
import { releaseLostJobs } from './heartbeat'
import { type Job, startWorker, type Worker } from './worker'

/** The way to the database breaks while jobs of every class run, and is mended. */

const CLASSES = Object.keys(JOB_CLASSES) as JobClass[]

let world: TestHouse
let line: CutOff
let worker: Worker | null = null
const unhandled: unknown[] = []
const note = (fault: unknown) => unhandled.push(fault)
beforeAll(async () => {
  world = await testHouse()
  line = await cutOff(urlOf(world.house.orm))
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  await worker?.stop()
  worker = null
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  await line.stop()
  await world.close()
})

type Line = { readonly level: number; readonly msg: string; readonly repeated?: number }

test('every job is done once, every slot of every class works again, and the log stays calm', async () => {
  const lines: Line[] = []
  const house = {
    ...world.house,
    log: createLog('debug', { write: text => lines.push(JSON.parse(text)) }),
  }
  const done = new Map<string, number>()
  const begun = new Set<string>()
  let gate = Promise.withResolvers<void>()
  const jobs: Record<string, Job> = {}
  for (const name of CLASSES) {
    jobs[`held-${name}`] = {
      class: name,
      run: async (_, { key }) => {
        begun.add(String(key))
        await gate.promise
        done.set(String(key), (done.get(String(key)) ?? 0) + 1)
      },
    }
    jobs[`failing-${name}`] = {
      class: name,
      run: async (_, { key }) => {
        const times = (done.get(String(key)) ?? 0) + 1
        begun.add(String(key))
        if (times === 1) await gate.promise
        done.set(String(key), times)
        if (times === 1) throw new Error('not this time')
      },
    }
  }
  worker = await startWorker(house, line.url, jobs, [], { pollMs: 100, stopPatienceMs: 2_000 })

  for (let round = 0; round < 3; round++) {
    gate = Promise.withResolvers<void>()
    const keys: string[] = []
    for (const name of CLASSES) {
      // In a queue of their own: a queue that stays locked stops what comes after it, too.
      for (const [at, kind] of ['held', 'failing'].entries()) {
        const key = `${kind} ${name} ${round}`
        keys.push(key)
        await enqueue(world.ctx(), `${kind}-${name}`, { key }, at === 0 ? { queue: `${name}-queue` } : {})
      }
    }
    await until(() => keys.every(key => begun.has(key)))
    await line.cut()
    gate.resolve()
    await until(() => keys.every(key => done.get(key) === 1))
    // Whoever ends a job now cannot tell the database.
    await until(() => lines.some(({ msg }) => msg === 'a job has ended, and the database is away'))
    await line.mend()
    await until(async () => (await count('graphile_worker._private_jobs')) === 0)
    for (const key of keys) expect([key, done.get(key)]).toEqual([key, key.startsWith('held') ? 1 : 2])
  }

  // As many at once as there are slots: none of the workers was lost.
  gate = Promise.withResolvers<void>()
  begun.clear()
  const all = CLASSES.flatMap(name =>
    Array.from({ length: slotsOf(name).slots }, (_, at) => ({ name, key: `slot ${name} ${at}` })),
  )
  for (const { name, key } of all) await enqueue(world.ctx(), `held-${name}`, { key })
  await until(() => all.every(({ key }) => begun.has(key)))
  gate.resolve()
  await until(async () => (await count('graphile_worker._private_jobs')) === 0)
  for (const { key } of all) expect([key, done.get(key)]).toEqual([key, 1])

  expect(unhandled).toEqual([])
  const loud = lines.filter(({ level, msg }) => level >= 50 && msg !== 'a job failed')
  expect(loud.map(({ msg }) => msg)).toEqual([])
  const warnings = Map.groupBy(
    lines.filter(({ level }) => level === 40),
    ({ msg }) => msg,
  )
  // Each once a round, and once more with its count.
  for (const [msg, written] of warnings) expect([msg, written.length <= 6]).toEqual([msg, true])
}, 60_000)

test('a process that stops with the database away ends calmly, and what it did is run again elsewhere', async () => {
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const run = () => {
    begun.resolve()
    return gate.promise
  }
  worker = await startWorker(world.house, line.url, { held: { class: 'money', run } }, [], {
    pollMs: 100,
    stopPatienceMs: 200,
  })
  await enqueue(world.ctx(), 'held', {})
  await begun.promise
  await line.cut()
  gate.resolve()
  await worker.stop()
  worker = null
  await line.mend()
  expect(unhandled).toEqual([])
  expect(await count('graphile_worker._private_jobs where locked_at is not null')).toBe(1)
}, 30_000)

test('a job whose taking was answered into a broken connection is free again, with its queue and its attempt', async () => {
  const pool = new Pool({ connectionString: urlOf(world.house.orm), max: 1 })
  await enqueue(world.ctx(), 'lost', {}, { queue: 'lost-queue', maxAttempts: 1 })
  await enqueue(world.ctx(), 'kept', {}, { queue: 'kept-queue' })
  await sql`update graphile_worker._private_jobs set locked_by = 'pool-mine', attempts = 1,
    locked_at = now() - interval '1 minute'`.execute(db(world.ctx()))
  await sql`update graphile_worker._private_job_queues set locked_by = 'pool-mine',
    locked_at = now() - interval '1 minute'`.execute(db(world.ctx()))
  const { rows } = await sql<{ id: string }>`select j.id::text from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'kept'`.execute(
    db(world.ctx()),
  )
  const mine = { pools: new Set(['pool-mine']), holdsLock: () => true }
  const running = new Set(rows.map(({ id }) => id))
  expect(await releaseLostJobs(pool, { ...mine, running: () => null }, 40_000)).toBe(0)
  expect(await releaseLostJobs(pool, { ...mine, running: () => running }, 120_000)).toBe(0)
  expect(await releaseLostJobs(pool, { ...mine, running: () => running }, 40_000)).toBe(1)
  expect(await count('graphile_worker._private_jobs where is_available and attempts < max_attempts')).toBe(1)
  expect(
    await count("graphile_worker._private_job_queues where is_available and queue_name = 'lost-queue'"),
  ).toBe(1)
  expect(
    await count("graphile_worker._private_job_queues where is_available and queue_name = 'kept-queue'"),
  ).toBe(0)
  await pool.end()
})

async function count(what: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.raw(what)}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.count ?? 0
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(20)
}

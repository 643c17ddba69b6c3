import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { crons, tasks } from '#core/services/registry'
import { type TestHouse, testHouse } from '../../tests/house'
import { urlOf } from '../../tests/kept-database'
import { PROCESS_ID } from './claim'
import { JOB_CLASSES, JOB_CONNECTIONS, type JobClass } from './classes'
import { enqueue } from './enqueue'
import { type Job, startWorker, type Worker } from './worker'

let world: TestHouse
let url: string
let worker: Worker | null = null
beforeAll(async () => {
  world = await testHouse()
  url = urlOf(world.house.orm)
})
afterEach(async () => {
  await worker?.stop()
  worker = null
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
})
afterAll(() => world.close())

const start = async (jobs: Readonly<Record<string, Job>>) => {
  worker = await startWorker(world.house, url, jobs, [], { pollMs: 100, stopPatienceMs: 500 })
}

describe('classes of jobs', () => {
  test('every task has one, and every clock a task', () => {
    const classes = Object.keys(JOB_CLASSES)
    for (const [name, job] of Object.entries(tasks))
      expect([name, classes]).toEqual([name, expect.arrayContaining([job.class])])
    expect(crons.filter(({ task }) => !tasks[task])).toEqual([])
  })

  test.each(Object.keys(JOB_CLASSES) as JobClass[])(
    '%s full to the last slot holds up no other',
    async full => {
      const gate = Promise.withResolvers<void>()
      const done: string[] = []
      const others = (Object.keys(JOB_CLASSES) as JobClass[]).filter(name => name !== full)
      const jobs: Record<string, Job> = { stuck: { class: full, run: () => gate.promise } }
      for (const name of others) {
        jobs[`quick-${name}`] = {
          class: name,
          run: async () => {
            done.push(name)
          },
        }
      }
      for (let job = 0; job < JOB_CLASSES[full].slots + 5; job++) await enqueue(world.ctx(), 'stuck', {})
      await start(jobs)
      await until(async () => (await running()) >= JOB_CLASSES[full].slots)
      for (const name of others) await enqueue(world.ctx(), `quick-${name}`, {})
      await until(async () => done.length === others.length)
      expect([...done].sort()).toEqual([...others].sort())
      gate.resolve()
    },
  )
})

test('all classes together hold no more connections than they say', async () => {
  await start({ nothing: { class: 'rest', run: async () => {} } })
  for (let job = 0; job < 50; job++) await enqueue(world.ctx(), 'nothing', {})
  await until(async () => (await count('graphile_worker._private_jobs')) === 0)
  const { rows } = await sql<{ listening: number; all: number }>`
    select count(*) filter (where query like '%LISTEN%')::int as listening, count(*)::int as all
    from pg_stat_activity where datname = current_database() and application_name = 'jobs'`.execute(
    db(world.ctx()),
  )
  expect(rows[0]?.listening).toBe(1)
  expect(rows[0]?.all).toBeLessThanOrEqual(JOB_CONNECTIONS)
})

test('connections that the server drops cost nothing but a moment', async () => {
  const done: number[] = []
  const run = async (_: unknown, { number }: Readonly<Record<string, unknown>>) => {
    done.push(Number(number))
  }
  await start({ count: { class: 'rest', run } })
  await enqueue(world.ctx(), 'count', { number: 1 })
  await until(async () => done.includes(1))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'jobs'`.execute(db(world.ctx()))
  await enqueue(world.ctx(), 'count', { number: 2 })
  await until(async () => done.includes(2))
  expect(done).toEqual([1, 2])
})

test('a worker is known while it runs, and leaves neither a row nor a lock behind', async () => {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const run = () => {
    begun.resolve()
    return gate.promise
  }
  await start({ endless: { class: 'money', run } })
  await enqueue(world.ctx(), 'endless', {})
  await begun.promise
  expect(await count(`workers where id = '${PROCESS_ID}'`)).toBe(1)
  expect(await count(`graphile_worker._private_jobs j join workers w on j.locked_by = any (w.pools)`)).toBe(1)
  await worker?.stop()
  worker = null
  expect(await count(`workers where id = '${PROCESS_ID}'`)).toBe(0)
  expect(await count('graphile_worker._private_jobs where is_available')).toBe(1)
  gate.resolve()
})

test('each clock runs one round at a time, and one more waits at most', async () => {
  worker = await startWorker(world.house, url, tasks, crons, { pollMs: 100, stopPatienceMs: 500 })
  await until(async () => (await count('graphile_worker._private_known_crontabs')) === crons.length)
  await worker.stop()
  const begun: number[] = []
  const gate = Promise.withResolvers<void>()
  const run = () => {
    begun.push(1)
    return gate.promise
  }
  // What graphile-worker adds when the minute strikes: here six times, while the first round takes long.
  await start({ 'slow-round': { class: 'money', run } })
  for (let minute = 0; minute < 6; minute++) {
    await sql`select graphile_worker.add_job('slow-round', queue_name := 'cron_slow-round',
      job_key := 'cron_slow-round', priority := -1)`.execute(db(world.ctx()))
    await until(async () => begun.length === 1)
  }
  expect(await count('graphile_worker._private_jobs')).toBe(2)
  gate.resolve()
  await until(async () => (await count('graphile_worker._private_jobs')) === 0)
  expect(begun.length).toBe(2)
})

async function running(): Promise<number> {
  return count('graphile_worker._private_jobs where locked_at is not null')
}

async function count(what: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.raw(what)}`.execute(
    db(world.ctx()),
  )
  return rows[0]?.count ?? 0
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(20)
}

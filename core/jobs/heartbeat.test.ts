import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Pool } from 'pg'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { releaseDeadWorkers } from './heartbeat'

const PATIENCE = { patienceMs: 60_000, unlockedPatienceMs: 10_000 }

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await testDatabase()
  pool = new Pool({ connectionString: database.url, max: 4 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(() =>
  pool.query(`delete from workers; delete from claims;
    delete from graphile_worker._private_jobs; delete from graphile_worker._private_job_queues`),
)

describe('the jobs of a process that beats no more', () => {
  test('are free for others, and their queues with them', async () => {
    await worker({ pools: ['pool-dead'], silentForSeconds: 61 })
    await lockedJob('pool-dead', { queue: 'letters' })
    expect(await releaseDeadWorkers(pool, PATIENCE)).toBe(1)
    expect(await available()).toBe(1)
    expect(await rows('graphile_worker._private_job_queues where is_available')).toBe(1)
    expect(await rows('workers')).toBe(0)
  })

  test('stay its own while it beats, however long they take', async () => {
    await worker({ pools: ['pool-busy', 'pool-other'], silentForSeconds: 59 })
    await lockedJob('pool-busy', { lockedForSeconds: 7_200 })
    expect(await releaseDeadWorkers(pool, PATIENCE)).toBe(0)
    expect([await available(), await rows('workers')]).toEqual([0, 1])
  })

  test('are freed also when nobody knows the process, once they have been locked for as long', async () => {
    await lockedJob('pool-nobody-knows', { lockedForSeconds: 61 })
    await lockedJob('pool-just-started', { lockedForSeconds: 2 })
    expect(await releaseDeadWorkers(pool, PATIENCE)).toBe(1)
    expect(await available()).toBe(1)
  })

  test('get the attempt back that the crash cost, so that the last one is not lost', async () => {
    await worker({ pools: ['pool-dead'], silentForSeconds: 61 })
    const id = await lockedJob('pool-dead', { maxAttempts: 3, attempts: 3 })
    await releaseDeadWorkers(pool, PATIENCE)
    expect(await available()).toBe(1)
    // A job that kills its process again and again comes to its end all the same.
    for (let crash = 0; crash < 60; crash++) {
      await pool.query(
        `update graphile_worker._private_jobs set attempts = attempts + 1, locked_by = 'pool-dead', locked_at = now()
         where id = $1 and is_available`,
        [id],
      )
      await worker({ pools: ['pool-dead'], silentForSeconds: 61 })
      await releaseDeadWorkers(pool, PATIENCE)
    }
    expect(await available()).toBe(0)
  })

  test('are freed once, however many look at the same moment', async () => {
    await worker({ pools: ['pool-dead'], silentForSeconds: 61 })
    for (let job = 0; job < 5; job++) await lockedJob('pool-dead', {})
    const freed = await Promise.all([1, 2, 3, 4].map(() => releaseDeadWorkers(pool, PATIENCE)))
    expect(freed.reduce((sum, each) => sum + each, 0)).toBe(5)
    expect(await available()).toBe(5)
  })
})

describe('a process that has been silent for a little while', () => {
  test('is dead where its lock went with its connection, and its claims with it', async () => {
    const dead = await worker({ pools: ['pool-killed'], silentForSeconds: 11, holdsLock: true })
    await lockedJob('pool-killed', {})
    await claimOf(dead, 'ghost')
    expect(await releaseDeadWorkers(pool, PATIENCE)).toBe(1)
    expect([await available(), await rows('workers'), await rows('claims')]).toEqual([1, 0, 0])
  })

  test('lives while a connection holds its lock, however busy it is', async () => {
    const busy = await worker({ pools: ['pool-busy'], silentForSeconds: 30, holdsLock: true })
    await lockedJob('pool-busy', {})
    const client = await pool.connect()
    await client.query('select pg_advisory_lock_shared(hashtextextended($1, 0))', [busy])
    expect(await releaseDeadWorkers(pool, PATIENCE)).toBe(0)
    client.release(true)
    await until(async () => (await releaseDeadWorkers(pool, PATIENCE)) === 1)
  })

  test('lives where it has just beaten, or never held a lock, or whoever looks was away itself', async () => {
    await worker({ pools: ['pool-beats'], silentForSeconds: 1, holdsLock: true })
    await worker({ pools: ['pool-old'], silentForSeconds: 30 })
    await releaseDeadWorkers(pool, PATIENCE)
    await worker({ pools: ['pool-away'], silentForSeconds: 30, holdsLock: true })
    await releaseDeadWorkers(pool, { patienceMs: PATIENCE.patienceMs })
    expect(await rows('workers')).toBe(3)
  })
})

test('what a dead process claimed may be claimed again, what a living one claims may not', async () => {
  const dead = await worker({ pools: ['pool-dead'], silentForSeconds: 61 })
  const alive = await worker({ pools: ['pool-alive'], silentForSeconds: 1 })
  await claimOf(dead, 'refund:1')
  await claimOf(alive, 'refund:2')
  await releaseDeadWorkers(pool, PATIENCE)
  expect((await pool.query('select subject from claims')).rows).toEqual([{ subject: 'refund:2' }])
})

type Life = { pools: string[]; silentForSeconds: number; holdsLock?: boolean }

async function worker({ pools, silentForSeconds, holdsLock = false }: Life): Promise<string> {
  const id = Bun.randomUUIDv7()
  await pool.query(
    `insert into workers values ($1, $2, 'here', 1, now(), now() - make_interval(secs => $3), $4)`,
    [id, pools, silentForSeconds, holdsLock],
  )
  return id
}

async function claimOf(claimant: string, subject: string): Promise<void> {
  await pool.query(`insert into claims values ($1, $2, now() + interval '1 minute')`, [subject, claimant])
}

/** PostgreSQL hears of the end of a connection a moment later. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(20)
}

type Lock = { queue?: string; lockedForSeconds?: number; maxAttempts?: number; attempts?: number }

async function lockedJob(by: string, lock: Lock): Promise<string> {
  const { rows: made } = await pool.query<{ id: string }>(
    `select id from graphile_worker.add_job('some-task', queue_name := $1, max_attempts := $2)`,
    [lock.queue ?? null, lock.maxAttempts ?? 25],
  )
  const id = made[0]?.id ?? ''
  const at = `now() - make_interval(secs => ${lock.lockedForSeconds ?? 1})`
  await pool.query(
    `update graphile_worker._private_jobs set locked_by = $2, locked_at = ${at}, attempts = $3 where id = $1`,
    [id, by, lock.attempts ?? 1],
  )
  if (lock.queue) {
    await pool.query(`update graphile_worker._private_job_queues set locked_by = $1, locked_at = ${at}`, [by])
  }
  return id
}

const available = () => rows('graphile_worker._private_jobs where is_available')

async function rows(what: string): Promise<number> {
  return (
    (await pool.query<{ count: number }>(`select count(*)::int as count from ${what}`)).rows[0]?.count ?? 0
  )
}

import { hostname } from 'node:os'
import type { Pool, PoolClient } from 'pg'
import type { Log } from '#core/contracts/platform/log'
import { logThrottled } from '#core/log/throttled-log'
import { CLAIM_SECONDS, PROCESS_ID } from './claim'
import { NOBODY_HOLDS_ITS_LOCK } from './process-lock'

export type Pulse = {
  /** How often this process says that it lives, and looks for others that no longer do. */
  readonly beatMs: number
  /** Silent for so long, a process is taken for dead and its jobs are run by others. */
  readonly patienceMs: number
  /** And for so long, if it held its lock and nobody holds it now: its connection ended, as it does when it is killed. */
  readonly unlockedPatienceMs: number
}

/** Of both kinds; without the second, only who was silent for long is dead. */
export type Patience = Pick<Pulse, 'patienceMs'> & Partial<Pick<Pulse, 'unlockedPatienceMs'>>

/** What this process has taken. */
export type Held = {
  readonly pools: ReadonlySet<string>
  /** The jobs that its workers have; null while that cannot be said. */
  running(): ReadonlySet<string> | null
  /** Whether a connection holds the lock of this process. */
  holdsLock(): boolean
}

/** The answer that says which job was taken is on its way for so long at most. */
const HANDOVER_MS = 40_000

/**
 * A job is running again 15 seconds after its process was killed: the shorter patience, the next look of somebody alive
 * and the next look for jobs. Within a minute where the whole machine went and PostgreSQL waits for its connections. A
 * process that was only frozen is back with its next beat; what it was doing for longer than a minute may by then be done
 * twice, which is why jobs are idempotent.
 */
export const PULSE: Pulse = { beatMs: 5_000, patienceMs: 50_000, unlockedPatienceMs: 8_000 }

/** A crash costs a job no attempt of its own, up to here: a job that kills its process again and again ends. */
const MOST_ATTEMPTS = 40

/**
 * Beats for the pools of this process until stopped, and frees what dead processes held: once now, and with every
 * beat. A database that is away is a warning; the next beat finds it again. Throws what the first beat throws.
 */
export async function startHeartbeat(
  database: Pool,
  log: Log,
  held: Held,
  pulse: Pulse,
): Promise<{ stop(): Promise<void> }> {
  const { pools } = held
  let beatAt = Number.NEGATIVE_INFINITY
  async function beatAndLook(): Promise<void> {
    await beat(database, held)
    // Where the database was away from here, it may have been from others, who have had no time to come back.
    const wasThere = performance.now() - beatAt < pulse.unlockedPatienceMs
    beatAt = performance.now()
    const lost = await releaseLostJobs(database, held, HANDOVER_MS)
    if (lost > 0) log.warn({ freed: lost }, 'jobs that the connection lost on their way are free again')
    const { patienceMs, unlockedPatienceMs } = pulse
    const freed = await releaseDeadWorkers(database, {
      patienceMs,
      ...(wasThere && { unlockedPatienceMs }),
    })
    if (freed > 0) log.warn({ freed }, 'jobs of a process that died are given to others')
  }

  await beatAndLook()
  let beating: Promise<void> | null = null
  const timer = setInterval(() => {
    // One that waits for the database is enough.
    beating ??= beatAndLook()
      .catch(fault => logThrottled(log, 'warn', { err: fault }, 'a heartbeat of the jobs was missed'))
      .finally(() => {
        beating = null
      })
  }, pulse.beatMs)
  return {
    async stop() {
      clearInterval(timer)
      await beating
      // With the database away there is nobody to take leave of: others find what was left when it is back.
      await leave(database, pools).catch(fault =>
        log.warn({ err: fault }, 'the jobs of this process could not be handed back'),
      )
    },
  }
}

/** An upsert: a process that was taken for dead while it was frozen is there again. What it claims it goes on claiming. */
async function beat(database: Pool, { pools, holdsLock }: Held): Promise<void> {
  await database.query(
    `insert into workers (id, pools, host, pid, started_at, beat_at, holds_lock)
     values ($1, $2, $3, $4, now(), now(), $5)
     on conflict (id) do update
     set pools = excluded.pools, beat_at = excluded.beat_at, holds_lock = excluded.holds_lock`,
    [PROCESS_ID, [...pools], hostname(), process.pid, holdsLock()],
  )
  await database.query(
    'update claims set until = now() + make_interval(secs => $2) where claimant = $1 and until > now()',
    [PROCESS_ID, CLAIM_SECONDS],
  )
}

/** Whatever is still locked is handed back, and nobody looks for this process any more. */
async function leave(database: Pool, pools: ReadonlySet<string>): Promise<void> {
  await atOnce(database, async client => {
    await unlock(client, [...pools])
    await client.query('delete from workers where id = $1', [PROCESS_ID])
  })
}

/**
 * Frees the jobs, queues and claims of processes that have not beaten for `patienceMs`, or for `unlockedPatienceMs` and
 * have lost their lock, and of pools that hold something for as long and belong to no process that beats. Returns how many
 * jobs that were.
 */
export function releaseDeadWorkers(
  database: Pool,
  { patienceMs, unlockedPatienceMs = patienceMs }: Patience,
): Promise<number> {
  return atOnce(database, async client => {
    const dead = await client.query<{ id: string; pools: string[] }>(
      `delete from workers where beat_at < now() - make_interval(secs => $1)
         or case when holds_lock and beat_at < now() - make_interval(secs => $2) then ${NOBODY_HOLDS_ITS_LOCK} end
       returning id, pools`,
      [patienceMs / 1000, unlockedPatienceMs / 1000],
    )
    await client.query('delete from claims where claimant = any ($1)', [dead.rows.map(({ id }) => id)])
    const unknown = await client.query<{ pool: string }>(
      `select distinct locked_by as pool from (
         select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
         union all
         select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null) locked
       where locked_at < now() - make_interval(secs => $1)
         and not exists (select from workers w where locked.locked_by = any (w.pools))`,
      [patienceMs / 1000],
    )
    return unlock(client, [
      ...dead.rows.flatMap(({ pools }) => pools),
      ...unknown.rows.map(({ pool }) => pool),
    ])
  })
}

/**
 * Frees what is locked for this process and what none of its workers has: the statement that took a job was done, and
 * its answer was lost with the connection. Returns how many jobs that were.
 */
export async function releaseLostJobs(
  database: Pool,
  { pools, running }: Held,
  handoverMs: number,
): Promise<number> {
  const known = running()
  if (!known || pools.size === 0) return 0
  const { rows } = await database.query<{ jobs: number }>(
    `with lost as (
       update graphile_worker._private_jobs
       set locked_by = null, locked_at = null,
         max_attempts = greatest(max_attempts, least(max_attempts + 1, $4))
       where locked_by = any ($1) and locked_at < now() - make_interval(secs => $3) and id <> all ($2::bigint[])
       returning id, job_queue_id),
     queues as (
       update graphile_worker._private_job_queues set locked_by = null, locked_at = null
       where locked_by = any ($1) and id in (select job_queue_id from lost))
     select count(*)::int as jobs from lost`,
    [[...pools], [...known], handoverMs / 1000, MOST_ATTEMPTS],
  )
  return rows[0]?.jobs ?? 0
}

async function unlock(client: PoolClient, pools: readonly string[]): Promise<number> {
  if (pools.length === 0) return 0
  const { rowCount } = await client.query(
    `update graphile_worker._private_jobs set max_attempts = greatest(max_attempts, least(max_attempts + 1, $2))
     where locked_by = any ($1)`,
    [pools, MOST_ATTEMPTS],
  )
  await client.query('select graphile_worker.force_unlock_workers($1)', [pools])
  return rowCount ?? 0
}

async function atOnce<T>(database: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await database.connect()
  let fault: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    fault = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection with a broken transaction is closed, which is a rollback.
    client.release(fault)
  }
}

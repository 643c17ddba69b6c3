import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { Pool } from 'pg'
import { jobCtx } from '#core/app/ctx'
import type { House } from '#core/app/house'
import { withinPatience } from '#core/app/patience'
import type { Ctx } from '#core/contracts/ctx'

export type Task = (ctx: Ctx, payload: Readonly<Record<string, unknown>>) => Promise<void>

/** `minute hour day month weekday` in UTC → a task without payload. */
export type Cron = { readonly schedule: string; readonly task: string }

export type Worker = { stop(): Promise<void> }

const CONCURRENT_JOBS = 4
const POLL_INTERVAL_MS = 2_000

/** Lays graphile-worker's own tables into the database at `url`; running it again changes nothing. */
export async function migrateJobs(url: string): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => {}) })
  try {
    await utils.migrate()
  } finally {
    await utils.release()
  }
}

/** Runs the jobs of all domains in this process until stopped. */
export async function startWorker(
  house: House,
  url: string,
  tasks: Readonly<Record<string, Task>>,
  crons: readonly Cron[],
): Promise<Worker> {
  const pool = workersPool(house, url)
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENT_JOBS,
    pollInterval: POLL_INTERVAL_MS,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') house.log.error(message)
    }),
    taskList: Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        (payload: unknown) => task(jobCtx(house), (payload ?? {}) as Record<string, unknown>),
      ]),
    ),
    crontab: crons.map(({ schedule, task }) => `${schedule} ${task}`).join('\n'),
  })
  return {
    async stop() {
      await runner.stop()
      await withinPatience(pool.end(), () => house.log.warn('the jobs left the database without a goodbye'))
    },
  }
}

/** One connection for each job and two to listen. A connection that the server drops is an error of the job, not of the process. */
function workersPool(house: House, url: string): Pool {
  const pool = new Pool({ connectionString: url, max: CONCURRENT_JOBS + 2 })
  const onError = (error: Error) => house.log.warn({ err: error }, 'a connection of the jobs was dropped')
  pool.on('error', onError)
  pool.on('connect', client => client.on('error', onError))
  return pool
}

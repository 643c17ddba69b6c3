import { EventEmitter } from 'node:events'
import { type JobHelpers, Logger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import { Pool } from 'pg'
import type { Log } from '#core/contracts/platform/log'
import { isDatabaseAway } from '#core/database/away'
import type { Runtime } from '#core/database/ctx'
import { logThrottled } from '#core/log/throttled-log'
import { jobs as jobCount, jobSeconds } from '#core/metrics/metrics'
import { JOB_CLASSES, JOB_CONNECTIONS, type JobClass, slotsOf } from './classes'
import { type Held, PULSE, type Pulse, startHeartbeat } from './heartbeat'
import { withOneListener } from './one-listener'
import { reliablePool } from './reliable-pool'
import { runTask, type Task } from './run-task'

export type { Task }

/** What a name of a job stands for, and whose slots it takes. */
export type Job = { readonly class: JobClass; readonly run: Task }

/** `minute hour day month weekday` in UTC → a task without payload. */
export type Cron = { readonly schedule: string; readonly task: string }

export type Worker = { stop(): Promise<void> }

export type WorkerOptions = Partial<Pulse> & {
  /** How often the database is asked for jobs that nobody told of, as those whose time has come. */
  readonly pollMs?: number
  /** How long stopping waits for the jobs that run. What is not done by then is handed back, and run by others. */
  readonly stopPatienceMs?: number
}

const POLL_INTERVAL_MS = 2_000
const STOP_PATIENCE_MS = 8_000
const CLOSE_PATIENCE_MS = 3_000
const RESTART_MS = 5_000
/** So long a statement of graphile-worker's may take, and a connection: one that never answers costs no slot for ever. */
const QUERY_TIMEOUT_MS = 30_000
const CONNECT_TIMEOUT_MS = 10_000

/**
 * Runs the jobs of all domains in this process until stopped: one runner for each class of jobs, all of them on
 * `JOB_CONNECTIONS` connections. Beats meanwhile, and takes over the jobs of processes that beat no more.
 */
export async function startWorker(
  house: Runtime,
  url: string,
  jobs: Readonly<Record<string, Job>>,
  crons: readonly Cron[],
  options: WorkerOptions = {},
): Promise<Worker> {
  const pool = jobsPool(house, url)
  const listener = withOneListener(pool)
  const steady = reliablePool(listener.pool, house.log)
  const pools = new Set<string>()
  const running = new Set<string>()
  const held: Held = {
    pools,
    running: () => (steady.unfinished() > 0 ? null : running),
    holdsLock: listener.isOpen,
  }
  const lives = await Promise.all(
    (Object.keys(JOB_CLASSES) as JobClass[]).map(name =>
      keepRunning(house, pools, () =>
        startRunner(house, steady.pool, name, jobs, crons, running, options.pollMs),
      ),
    ),
  )
  const heartbeat = await startHeartbeat(pool, house.log, held, { ...PULSE, ...options })
  return {
    async stop() {
      const stopping = Promise.all(lives.map(life => life.stop()))
      const inTime = await isWithin(options.stopPatienceMs ?? STOP_PATIENCE_MS, stopping)
      await isWithin(CLOSE_PATIENCE_MS, steady.finished())
      steady.giveUp()
      await heartbeat.stop()
      listener.close()
      const closing = stopping.then(() => pool.end())
      if (!inTime) {
        house.log.warn('jobs that still run are handed back')
        // They end with the process, or, where that lives on, close the door behind them.
        closing.catch(fault => house.log.warn({ err: fault }, 'the jobs left the database without a goodbye'))
      } else if (!(await isWithin(CLOSE_PATIENCE_MS, closing))) {
        house.log.warn('the jobs left the database without a goodbye')
      }
    },
  }
}

type Started = { readonly runner: Runner; readonly pool: string }

/** A runner that ends by itself, as when the database was away for long, is started again. */
async function keepRunning(
  house: Runtime,
  pools: Set<string>,
  start: () => Promise<Started>,
): Promise<{ stop(): Promise<void> }> {
  let stopped = false
  let restart: ReturnType<typeof setTimeout> | undefined
  let current = await begin()

  async function begin(): Promise<Started> {
    const started = await start()
    pools.add(started.pool)
    started.runner.promise
      .catch(fault => house.log.error({ err: fault }, 'a runner of jobs ended with an error'))
      .then(() => {
        pools.delete(started.pool)
        if (!stopped) restart = setTimeout(again, RESTART_MS)
      })
    return started
  }

  async function again(): Promise<void> {
    try {
      current = await begin()
      if (stopped) await current.runner.stop()
    } catch (fault) {
      house.log.error({ err: fault }, 'a runner of jobs could not be started again')
      if (!stopped) restart = setTimeout(again, RESTART_MS)
    }
  }

  return {
    async stop() {
      stopped = true
      clearTimeout(restart)
      // It may have ended by itself in this moment.
      await current.runner.stop().catch(fault => house.log.warn({ err: fault }, 'a runner of jobs had ended'))
    },
  }
}

async function startRunner(
  house: Runtime,
  pool: Pool,
  name: JobClass,
  jobs: Readonly<Record<string, Job>>,
  crons: readonly Cron[],
  running: Set<string>,
  pollMs: number | undefined,
): Promise<Started> {
  const { slots, batched, pollMs: ownPollMs } = slotsOf(name)
  const events: WorkerEvents = new EventEmitter()
  const created = Promise.withResolvers<string>()
  // What is locked by this runner carries this id.
  events.once('pool:create', ({ workerPool }) => created.resolve(workerPool.id))
  noteRunning(events, running)
  const runner = await run({
    pgPool: pool,
    events,
    noHandleSignals: true,
    preset: {
      worker: {
        concurrentJobs: slots,
        pollInterval: pollMs ?? ownPollMs ?? POLL_INTERVAL_MS,
        ...(batched ? { localQueue: { size: slots } } : {}),
      },
    },
    logger: calmLogger(house.log),
    taskList: Object.fromEntries(
      Object.entries(jobs)
        .filter(([, job]) => job.class === name)
        .map(([task, job]) => [
          task,
          (payload: unknown, { job: { id, key, attempts, max_attempts: most } }: JobHelpers) =>
            timed(name, runTask(house, { id, task, payload, key, isLast: attempts >= most }, job.run)),
        ]),
    ),
    crontab: crons
      .filter(({ task }) => jobs[task]?.class === name)
      .map(crontabLine)
      .join('\n'),
  })
  return { runner, pool: await created.promise }
}

/** Counts a try of a job, and how long it took. */
async function timed(name: JobClass, tried: Promise<void>): Promise<void> {
  const end = jobSeconds.startTimer({ class: name })
  try {
    await tried
    jobCount.inc({ class: name, outcome: 'done' })
  } catch (fault) {
    jobCount.inc({ class: name, outcome: 'failed' })
    throw fault
  } finally {
    end()
  }
}

/** What was taken out of the database and is not at its end, also what waits in a queue of this process. */
function noteRunning(events: WorkerEvents, running: Set<string>): void {
  const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id)
  events.on('localQueue:getJobs:complete', ({ jobs }) => {
    for (const id of ids(jobs)) running.add(id)
  })
  events.on('localQueue:returnJobs', ({ jobs }) => {
    for (const id of ids(jobs)) running.delete(id)
  })
  events.on('job:start', ({ job }) => running.add(job.id))
  events.on('job:complete', ({ job }) => running.delete(job.id))
}

/** What graphile-worker has to say: jobs that failed, each; a database that is away, seldom; the rest as it comes. */
function calmLogger(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level !== 'error') return
    const { error, job, failure } = (meta ?? {}) as {
      readonly error?: unknown
      readonly job?: { readonly id: string; readonly task_identifier: string; readonly attempts: number }
      readonly failure?: boolean
    }
    if (failure && job)
      log.error({ err: error, job: job.id, task: job.task_identifier, attempt: job.attempts }, 'a job failed')
    else if (isDatabaseAway(error))
      logThrottled(log, 'warn', { err: error }, 'the jobs wait for the database')
    else log.error({ err: error }, message)
  })
}

/**
 * One of a task runs at a time and one waits at most: a round that takes longer than its interval, as when SumUp is
 * slow, does not fill the slots of its class with further rounds. What the clock asks for goes before what waits.
 */
function crontabLine({ schedule, task }: Cron): string {
  return `${schedule} ${task} ?queue=cron_${task}&jobKey=cron_${task}&priority=-1`
}

/** A connection that the server drops is an error of the job, not of the process. */
function jobsPool(house: Runtime, url: string): Pool {
  // Named, so that whoever looks into pg_stat_activity knows them from the pages' connections.
  const pool = new Pool({
    connectionString: url,
    max: JOB_CONNECTIONS,
    application_name: 'jobs',
    keepAlive: true,
    query_timeout: QUERY_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  const onError = (error: Error) =>
    logThrottled(house.log, 'warn', { err: error }, 'a connection of the jobs was dropped')
  pool.on('error', onError)
  pool.on('connect', client => client.on('error', onError))
  return pool
}

async function isWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), ms)
  return Promise.race([work.then(() => true), late.promise]).finally(() => clearTimeout(timer))
}

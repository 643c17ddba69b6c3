import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

export const JOBS_SHOWN = 50
/** No job of ours takes longer; one that is held for longer is held by nobody. */
const STUCK_MINUTES = 30

/** How much of a kind of work there is, by what has become of it. */
export type TaskCount = {
  readonly task: string
  readonly waiting: number
  /** For a moment that has not come. */
  readonly planned: number
  readonly running: number
  /** Failed, and tried again by themselves. */
  readonly retrying: number
  /** Not tried again by themselves. */
  readonly failed: number
}

export type TroubledJob = {
  readonly id: string
  readonly task: string
  readonly attempts: number
  readonly mostAttempts: number
  /** What it said last; null where it is only held for long. */
  readonly failure: string | null
  /** Null: not by itself. */
  readonly nextTryAt: Date | null
  /** Since when somebody has it. */
  readonly heldSince: Date | null
  readonly stuck: boolean
  /** No worker of this version runs it: it waits, and was not tried. */
  readonly isUnknown: boolean
}

/** The jobs of this version, by name. */
export type KnownTasks = Readonly<Record<string, unknown>>

export class JobRuns extends Refusal {
  override name = 'JobRuns'
  constructor() {
    super('Somebody is at it just now. Look again in a minute.', 409)
  }
}

/** Another operator was quicker, or it was tried again by itself. */
export class JobGone extends Refusal {
  override name = 'JobGone'
  constructor() {
    super('It is not there any more: it was done meanwhile, or somebody dropped it.', 404)
  }
}

export class JobFree extends Refusal {
  override name = 'JobFree'
  constructor() {
    super('Nobody holds it any more: it is free already.', 409)
  }
}

/** The queues, the largest first. The operator's alone, as all here. */
export async function taskCounts(ctx: Ctx): Promise<readonly TaskCount[]> {
  requireRole(ctx, 'server')
  return countTasks(ctx)
}

/** The same, for whoever may know already. */
export async function countTasks(ctx: Pick<Ctx, 'em'>): Promise<readonly TaskCount[]> {
  const { rows } = await sql<TaskCount>`
    select task_identifier as task,
      count(*) filter (where locked_at is null and attempts = 0 and run_at <= now())::int as waiting,
      count(*) filter (where locked_at is null and attempts = 0 and run_at > now())::int as planned,
      count(*) filter (where locked_at is not null)::int as running,
      count(*) filter (where locked_at is null and attempts > 0 and attempts < max_attempts)::int as retrying,
      count(*) filter (where locked_at is null and attempts >= max_attempts)::int as failed
    from graphile_worker.jobs group by task_identifier order by count(*) desc, task_identifier`.execute(
    db(ctx),
  )
  return rows
}

/** How many wait that no worker of this version runs, as those of another version. */
export function countUnknown(tasks: readonly TaskCount[], known: KnownTasks): number {
  const unknown = tasks.filter(({ task }) => !Object.hasOwn(known, task))
  return unknown.reduce((sum, { waiting, planned, retrying }) => sum + waiting + planned + retrying, 0)
}

/**
 * Jobs that failed, that somebody has had for too long, or, where the tasks of this version are told, that none of its
 * workers runs; the latest first, those below `before`.
 */
export async function troubledJobs(
  ctx: Ctx,
  before: string | null = null,
  known: KnownTasks | null = null,
): Promise<readonly TroubledJob[]> {
  requireRole(ctx, 'server')
  const isUnknown = known
    ? sql<boolean>`(locked_at is null and task_identifier <> all(${Object.keys(known)}::text[]))`
    : sql<boolean>`false`
  const { rows } = await sql<TroubledJob>`
    select j.id::text, task_identifier as task, attempts, max_attempts as "mostAttempts",
      nullif(left(split_part(last_error, e'\n', 1), 300), '') as failure,
      case when attempts < max_attempts and locked_at is null then run_at end as "nextTryAt",
      locked_at as "heldSince",
      coalesce(locked_at < now() - make_interval(mins => ${STUCK_MINUTES}), false) as stuck,
      ${isUnknown} as "isUnknown"
    from graphile_worker.jobs j
    where (${isUnknown} or last_error is not null or locked_at < now() - make_interval(mins => ${STUCK_MINUTES}))
      and (${before}::bigint is null or j.id < ${before}::bigint)
    order by j.id desc limit ${sql.lit(JOBS_SHOWN)}`.execute(db(ctx))
  return rows
}

/** Runs it now, with all its attempts before it. Throws `NotFound`, `JobGone`, `JobRuns`. */
export async function retryJob(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'server')
  const id = readJobId(asked)
  await transaction(ctx, async tx => {
    await refuseRunning(tx, id)
    await sql`select graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := now(), attempts := 0)`.execute(
      db(tx),
    )
  })
}

/** It is never done. What it was to do is in the audit by its name. Throws `NotFound`, `JobGone`, `JobRuns`. */
export async function dropJob(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'server')
  const id = readJobId(asked)
  await transaction(ctx, async tx => {
    const task = await refuseRunning(tx, id)
    await sql`select graphile_worker.complete_jobs(array[${id}::bigint])`.execute(db(tx))
    await recordAudit(tx, { action: 'job.dropped', subject: { kind: 'job', id }, before: { task } })
  })
}

/** Takes it from whoever has had it for too long, so that others run it. Throws `NotFound`, `JobGone`, `JobRuns`, `JobFree`. */
export async function unlockJob(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'server')
  const id = readJobId(asked)
  await transaction(ctx, async tx => {
    const { rows } = await sql<{ held: boolean; stuck: boolean }>`
      select locked_at is not null as held, coalesce(locked_at < now() - make_interval(mins => ${STUCK_MINUTES}), false) as stuck
      from graphile_worker._private_jobs where id = ${id}::bigint for update`.execute(db(tx))
    if (!rows[0]) throw new JobGone()
    if (!rows[0].held) throw new JobFree()
    if (!rows[0].stuck) throw new JobRuns()
    await sql`with freed as (
        update graphile_worker._private_jobs set locked_by = null, locked_at = null, run_at = now()
        where id = ${id}::bigint returning job_queue_id)
      update graphile_worker._private_job_queues set locked_by = null, locked_at = null
      where id in (select job_queue_id from freed)`.execute(db(tx))
  })
}

/** Its task, with its row locked. */
async function refuseRunning(ctx: Ctx, id: string): Promise<string> {
  const { rows } = await sql<{ task: string; held: boolean }>`
    select t.identifier as task, j.locked_at is not null as held
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.id = ${id}::bigint for update of j`.execute(db(ctx))
  if (!rows[0]) throw new JobGone()
  if (rows[0].held) throw new JobRuns()
  return rows[0].task
}

function readJobId(asked: string): string {
  if (!/^[1-9]\d{0,17}$/.test(asked)) throw new NotFound()
  return asked
}

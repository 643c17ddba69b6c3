import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { currentRequestId } from '#core/log/request-id'
import { currentTraceparent } from '#core/tracing/trace'

export type EnqueueOptions = {
  readonly runAt?: Date
  /** A second job with the same key replaces the first while it waits. */
  readonly key?: string
  /** Jobs of one queue run one after the other. */
  readonly queue?: string
  readonly maxAttempts?: number
}

/** Where a payload keeps the request that asked for the job: lines of the log that the job causes name it too. */
export const ASKED_BY = 'requestId'
/** And the span in which it was asked for, where there is one. */
export const TRACED_AS = 'traceparent'

/** Asks for a job (a name in `tasks` of a domain) in the transaction of `ctx.em`: it exists if and only if that commits. */
export async function enqueue(
  ctx: Pick<Ctx, 'em'>,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  { runAt, key, queue, maxAttempts }: EnqueueOptions = {},
): Promise<void> {
  const requestId = currentRequestId()
  const traceparent = currentTraceparent()
  const kept = {
    ...payload,
    ...(requestId ? { [ASKED_BY]: requestId } : {}),
    ...(traceparent ? { [TRACED_AS]: traceparent } : {}),
  }
  await sql`
    select graphile_worker.add_job(${task}, payload := ${JSON.stringify(kept)}::json,
      run_at := ${runAt ?? null}::timestamptz, job_key := ${key ?? null}::text, queue_name := ${queue ?? null}::text,
      max_attempts := ${maxAttempts ?? null}::int)`.execute(db(ctx))
}

import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { jobCtx, type Runtime } from '#core/database/ctx'
import { wellFormedRequestId, withCause } from '#core/log/request-id'
import { spanned, wellFormedTraceparent } from '#core/tracing/trace'
import { ASKED_BY, TRACED_AS } from './enqueue'

type Attempt = {
  readonly isLast: boolean
  /** By which the job was asked for, where it has one. */
  readonly key?: string | null
}

export type Task = (
  ctx: Ctx,
  payload: Readonly<Record<string, unknown>>,
  /** Whether it is tried again when it throws: nobody need say so who does not tell people of it. */
  attempt?: Attempt,
) => Promise<void>

/** Runs a task for the job of this number. Every line of the log that it causes says which job, activity and request. */
export function runTask(
  house: Runtime,
  job: { readonly id: string; readonly task: string; readonly payload: unknown } & Partial<Attempt>,
  run: Task,
  ctx: Partial<Ctx> = {},
): Promise<void> {
  const {
    [ASKED_BY]: askedBy,
    [TRACED_AS]: tracedAs,
    ...payload
  } = (job.payload ?? {}) as Record<string, unknown>
  const requestId = wellFormedRequestId(askedBy)
  const { activityId } = payload
  const cause = {
    ...(requestId ? { requestId } : {}),
    job: job.id,
    task: job.task,
    ...(typeof activityId === 'string' && isId(activityId) ? { activityId } : {}),
  }
  const span = {
    ...({ name: `job ${job.task}`, kind: 'consumer', traceparent: wellFormedTraceparent(tracedAs) } as const),
    attributes: { 'messaging.message.id': job.id, ...(requestId ? { 'coop.request_id': requestId } : {}) },
  }
  return withCause(cause, () =>
    spanned(span, () =>
      run({ ...jobCtx(house), ...ctx }, payload, { isLast: job.isLast ?? false, key: job.key }),
    ),
  )
}

import type { Ctx } from '#core/contracts/ctx'

export type EnqueueOptions = {
  readonly runAt?: Date
  /** A second job with the same key replaces the first while it waits. */
  readonly key?: string
  /** Jobs of one queue run one after the other. */
  readonly queue?: string
  readonly maxAttempts?: number
}

/** Asks for a job (a name in `core/jobs/tasks.ts`) in the transaction of `ctx.em`: it exists if and only if that commits. */
export async function enqueue(
  ctx: Pick<Ctx, 'em'>,
  task: string,
  payload: Readonly<Record<string, unknown>>,
  options: EnqueueOptions = {},
): Promise<void> {
  await ctx.em.execute(
    `select graphile_worker.add_job(?, payload := ?::json, run_at := ?::timestamptz, job_key := ?::text,
       queue_name := ?::text, max_attempts := ?::int)`,
    [
      task,
      JSON.stringify(payload),
      options.runAt ?? null,
      options.key ?? null,
      options.queue ?? null,
      options.maxAttempts ?? null,
    ],
  )
}

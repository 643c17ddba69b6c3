import { sql } from 'kysely'
import { db } from '#core/database/db'
import { tasks } from '#core/services/registry'
import type { TestHouse } from './house'

/** Runs the newest waiting job of one task, as a worker would; a job that fails waits on, and its fault is thrown. */
export async function runJob(world: TestHouse, task: string, now = new Date()): Promise<void> {
  const { rows } = await sql<{ id: string; key: string | null; payload: Record<string, unknown> }>`
    update graphile_worker._private_jobs set attempts = attempts + 1, run_at = now() + interval '1 minute' where id = (
      select j.id from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier = ${task} order by j.id desc limit 1) returning id, key, payload`.execute(
    db(world.ctx()),
  )
  const [job] = rows
  if (!job) throw new Error(`No job ${task} waits`)
  await tasks[task]?.run({ ...world.ctx(), now }, job.payload, { isLast: false, key: job.key })
  await sql`delete from graphile_worker._private_jobs where id = ${job.id}`.execute(db(world.ctx()))
}

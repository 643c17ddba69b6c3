import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'

const KEEP_DAYS = 30

/** Nightly: who was written to is nobody's business for longer than somebody may ask what became of a letter. */
export const pruneLetters: Task = async ctx => {
  await db(ctx)
    .deleteFrom('outgoing_letters')
    .where(sql<Date>`coalesce(sent_at, failed_at)`, '<', new Date(ctx.now.getTime() - KEEP_DAYS * 86_400_000))
    .execute()
}

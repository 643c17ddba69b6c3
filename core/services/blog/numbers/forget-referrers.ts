import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { Task } from '#core/jobs/worker'

/** No page looks further back. */
const KEPT_DAYS = 400

/** Every night: from where readers came long ago is forgotten; how many they were stays. */
export const forgetReferrers: Task = async ctx => {
  await sql`delete from post_referrers where day < (${ctx.now}::timestamptz - make_interval(days => ${KEPT_DAYS}))::date`.execute(
    db(ctx),
  )
}

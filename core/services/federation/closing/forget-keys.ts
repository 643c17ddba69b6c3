import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** The keys of actors who are gone sign their last goodbye, and then nothing any more. */
export async function forgetKeys(ctx: Ctx): Promise<void> {
  await sql`
    delete from actor_keys k using actors a where a.id = k.actor_id and a.member_id is not null
      and a.deleted_at is not null and not exists (
        select 1 from deliveries d join ap_activities p on p.id = d.activity_id
        where p.actor_id = a.id and d.delivered_at is null and d.abandoned_at is null)`.execute(db(ctx))
}

import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { Times } from '../recurrence/times-of'

/** Times of entries, as rows; a time that is there already is left as it is. */
export async function insertOccurrences(
  ctx: Pick<Ctx, 'em'>,
  times: readonly (Times & { readonly entryId: string })[],
): Promise<void> {
  const rows = times.map(time => ({ id: Bun.randomUUIDv7(), ...time }))
  await sql`insert into occurrences (id, entry_id, starts_at, ends_at)
    select id, "entryId", "startsAt", "endsAt"
    from jsonb_to_recordset(${jsonb(rows)}) as new(id uuid, "entryId" uuid, "startsAt" timestamptz, "endsAt" timestamptz)
    on conflict (entry_id, starts_at) do nothing`.execute(db(ctx))
  await countPlaces(ctx, [...new Set(times.map(time => time.entryId))])
}

/** Every occurrence of these entries gets a row for each quota, in which its places are counted. A quota that is removed meanwhile is passed over. */
export async function countPlaces(ctx: Pick<Ctx, 'em'>, entryIds: readonly string[]): Promise<void> {
  await sql`insert into occurrence_quotas (id, occurrence_id, quota_id, size, sold, reserved)
    select gen_random_uuid(), o.id, q.id, q.size, 0, 0
    from occurrences o join quotas q on q.entry_id = o.entry_id
    where o.entry_id = any(${entryIds}::uuid[]) for key share of q
    on conflict (occurrence_id, quota_id) do nothing`.execute(db(ctx))
}

import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import type { Happening } from './happenings'

const NEXT_TIMES = 6

export type Attached = {
  readonly next: readonly Happening[]
  /** How many more times there are than are shown. */
  readonly more: number
}

/** The next times of what is attached to a container, soonest first. */
export async function attachedHappenings(ctx: Ctx, kind: string, id: string): Promise<Attached> {
  if (!isId(id)) return { next: [], more: 0 }
  const { rows } = await sql<Happening & { total: number }>`
    select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
      c.time_zone as "timeZone", c.name as calendar, c.colour, false as cancelled,
      (select sum(size)::int from occurrence_quotas where occurrence_id = o.id) as places,
      (select sum(size - sold - reserved)::int from occurrence_quotas where occurrence_id = o.id) as free,
      (count(*) over ())::int as total
    from container_links l
    join event_entries e on e.id = l.entry_id
    join calendars c on c.id = e.calendar_id
    join occurrences o on o.entry_id = e.id
    where l.container_kind = ${kind} and l.container_id = ${id} and o.cancelled_at is null and o.ends_at > ${ctx.now}
    order by o.starts_at, l.position limit ${sql.lit(NEXT_TIMES)}`.execute(db(ctx))
  return { next: rows, more: (rows[0]?.total ?? 0) - rows.length }
}

import type { Ctx } from '#core/contracts/ctx'
import { select } from '../select'
import type { Happening } from './happenings'

const NEXT_TIMES = 6
const CONTAINER_ID = /^[0-9a-f-]{36}$/i

/** The next times of what is attached to a container, soonest first. */
export async function attachedHappenings(ctx: Ctx, kind: string, id: string): Promise<readonly Happening[]> {
  if (!CONTAINER_ID.test(id)) return []
  return select<Happening>(
    ctx,
    `select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
       c.time_zone as "timeZone", c.name as calendar, c.colour, false as cancelled,
       (select sum(size)::int from occurrence_quotas where occurrence_id = o.id) as places,
       (select sum(size - sold - reserved)::int from occurrence_quotas where occurrence_id = o.id) as free
     from container_links l
     join event_entries e on e.id = l.entry_id
     join calendars c on c.id = e.calendar_id
     join occurrences o on o.entry_id = e.id
     where l.container_kind = ? and l.container_id = ? and o.cancelled_at is null and o.ends_at > ?
     order by o.starts_at, l.position limit ?`,
    [kind, id, ctx.now, NEXT_TIMES],
  )
}

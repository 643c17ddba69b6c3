import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { StandingMember } from './buyer'
import type { StandingWay } from './standing-fields'

/** A day of a standing order with what has to be known to order it. */
export type DueDate = {
  readonly id: string
  readonly day: string
  readonly state: 'planned' | 'skipped' | 'placed' | 'failed'
  readonly cutOffAt: Date
  readonly givesUpAt: Date
  readonly orderId: string | null
  readonly tries: number
  readonly reason: string
  readonly leftOut: string
  readonly standingOrderId: string
  readonly everyWeeks: number
  readonly way: StandingWay
  readonly name: string
  readonly note: string
  readonly placeId: string | null
  readonly slotTime: string | null
  readonly zoneId: string | null
  readonly address: string
  readonly postcode: string
  readonly phone: string
  readonly deliveryNote: string
  /** Null once they are leaving, or have left. */
  readonly member: StandingMember | null
}

type Row = Omit<DueDate, 'member'> & { memberId: string; memberName: string; email: string | null }

export async function dueDate(ctx: Ctx, id: string): Promise<DueDate | null> {
  const { rows } = await sql<Row>`
    select d.id, d.day::text as day, d.state, d.cut_off_at as "cutOffAt", d.gives_up_at as "givesUpAt",
      d.order_id as "orderId", d.tries, d.reason, d.left_out as "leftOut", s.id as "standingOrderId",
      s.every_weeks as "everyWeeks", s.way, s.name, s.note, s.place_id as "placeId", s.slot_time as "slotTime",
      s.zone_id as "zoneId", s.address, s.postcode, s.phone, s.delivery_note as "deliveryNote",
      m.id as "memberId", m.name as "memberName",
      case when not exists (select from account_closings c where c.member_id = m.id) then m.email end as email
    from standing_dates d join standing_orders s on s.id = d.standing_order_id join members m on m.id = s.member_id
    where d.id = ${id}`.execute(db(ctx))
  const [row] = rows
  if (!row) return null
  const { memberId, memberName, email, ...due } = row
  return { ...due, member: email === null ? null : { id: memberId, name: memberName, email } }
}

import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { recipientsOf } from './recipients'

export type CycleOrder = {
  readonly id: string
  readonly producer: string
  readonly things: number
  /** What the producer gets; null where nobody has said what something of it costs. */
  readonly share: Money | null
  /** Where it goes; nowhere where no address of theirs is known. */
  readonly recipients: readonly string[]
}

type Row = Omit<CycleOrder, 'share' | 'recipients'> & {
  readonly producerId: string
  readonly amount: number | null
  readonly currency: string
}

/** What was ordered of each producer when a cycle closed; none before. For shopkeepers. */
export async function ordersOfCycle(ctx: Ctx, asked: string): Promise<readonly CycleOrder[]> {
  requireRole(ctx, 'shopkeeper')
  const { rows } = await sql<Row>`
    select po.id, p.id as "producerId", p.name as producer, sum(l.quantity)::bigint as things, min(l.currency) as currency,
      case when count(l.cost_amount) = count(*) then sum(l.cost_amount)::bigint end as amount
    from producer_orders po join producers p on p.id = po.producer_id
      join producer_order_lines l on l.producer_order_id = po.id
    where po.cycle_id = ${readId(asked)} group by po.id, p.id order by ${inReadingOrder('p.name')}, p.id`.execute(
    db(ctx),
  )
  const recipients = await recipientsOf(
    ctx,
    rows.map(({ producerId }) => producerId),
  )
  return rows.map(({ producerId, amount, currency, ...order }) => ({
    ...order,
    share: amount === null ? null : { amount, currency },
    recipients: recipients.get(producerId) ?? [],
  }))
}

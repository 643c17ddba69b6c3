import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { OrderedItem, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { NOT_RETIRED } from '../tickets/retired'

export type TicketSellable = Extract<Sellable, { kind: 'ticket' }>
export type TicketItem = OrderedItem & { readonly sellable: TicketSellable }

/** What an item needs to be sold: the row that counts its places, and whether it still happens. */
export type Places = {
  readonly orderLineId: string
  readonly occurrenceQuotaId: string
  readonly size: number
  readonly sold: number
  readonly reserved: number
  readonly startsAt: Date
  readonly cancelled: boolean
  /** Its kind of ticket is not sold any more. */
  readonly retired: boolean
}

/** The market's items are none of ours. */
export function ticketItems(items: readonly OrderedItem[]): readonly TicketItem[] {
  return items.filter((item): item is TicketItem => item.sellable.kind === 'ticket' && item.quantity > 0)
}

/**
 * The places of each item by its order line, locked until the transaction ends. Locks are taken in the order
 * of ids, so that two orders of the same things wait for each other instead of dying of a deadlock.
 */
export async function lockPlaces(
  ctx: Pick<Ctx, 'em'>,
  items: readonly TicketItem[],
): Promise<ReadonlyMap<string, Places>> {
  const lines = jsonb(items.map(item => ({ line: item.orderLineId, ...item.sellable })))
  const asked = sql`jsonb_to_recordset(${lines}) as asked(line uuid, "ticketTypeId" uuid, "occurrenceId" uuid)`
  await sql`select id from occurrence_quotas where id in (
      select oq.id from ${asked}
      join ticket_types tt on tt.id = asked."ticketTypeId"
      join occurrence_quotas oq on oq.occurrence_id = asked."occurrenceId" and oq.quota_id = tt.quota_id
    ) order by id for no key update`.execute(db(ctx))
  const { rows } = await sql<Places>`
    select asked.line as "orderLineId", oq.id as "occurrenceQuotaId", oq.size, oq.sold, oq.reserved,
      o.starts_at as "startsAt", o.cancelled_at is not null as cancelled, not ${NOT_RETIRED} as retired
    from ${asked}
    join ticket_types tt on tt.id = asked."ticketTypeId"
    join occurrences o on o.id = asked."occurrenceId" and o.entry_id = tt.entry_id
    join occurrence_quotas oq on oq.occurrence_id = o.id and oq.quota_id = tt.quota_id`.execute(db(ctx))
  return new Map(rows.map(row => [row.orderLineId, row]))
}

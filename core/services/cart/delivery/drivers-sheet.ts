import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { gramsFor, LEFT_OF_LINE, toWeighFor, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { transaction } from '#core/database/transaction'
import type { ToPack } from '#core/text/grams'
import { isGoods } from '../goods'
import { dueOf } from '../parts-of'
import type { DeliveryAddress } from './cart-delivery'

export type Stop = DeliveryAddress & {
  readonly orderId: string
  readonly number: string
  readonly name: string
  readonly orderNote: string
  /** What the driver takes in cash; null when it is paid. */
  readonly toPay: Money | null
  readonly lines: readonly (ToPack & { readonly title: string; readonly detail: string })[]
}

export type DriversSheet = {
  readonly id: string
  readonly zone: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** In the order of the route: as somebody has put it, then by postcode. Packed the other way round. */
  readonly stops: readonly Stop[]
}

type Row = Omit<Stop, 'toPay'> & { to_pay: number | null; currency: string }

/** What is brought on a round, stop by stop: what is paid, and what is paid in cash at the door. For shopkeepers. Throws `NotFound`. */
export async function driversSheet(ctx: Ctx, roundId: string): Promise<DriversSheet> {
  requireRole(ctx, 'orders')
  const found = await sql<Omit<DriversSheet, 'stops'>>`
    select r.id, z.name as zone, r.starts_at as "startsAt", r.ends_at as "endsAt"
    from delivery_rounds r join delivery_zones z on z.id = r.zone_id where r.id = ${readId(roundId)}`.execute(
    db(ctx),
  )
  const [round] = found.rows
  if (!round) throw new NotFound()
  const { rows } = await sql<Row>`
    select o.id as "orderId", o.number, o.name, o.note as "orderNote", d.address, d.postcode, d.phone, d.note, o.currency,
      case when o.state = 'pending' then ${dueOf('o')} end as to_pay,
      (select json_agg(json_build_object('title', l.title, 'detail', l.detail, 'quantity', ${LEFT_OF_LINE},
          'grams', ${gramsFor(LEFT_OF_LINE)}, 'toWeigh', ${toWeighFor(LEFT_OF_LINE)})
          order by l.position) from order_lines l ${WEIGHT_OF_LINE}
        where l.order_id = o.id and ${isGoods('l')} and l.quantity > l.refunded_quantity) as lines
    from order_deliveries d join orders o on o.id = d.order_id
    where d.round_id = ${round.id} and (o.state = 'paid' or (o.state = 'pending'
        and exists (select from payments p where p.order_id = o.id and p.way = 'cash')))
      and exists (select from order_lines l where l.order_id = o.id and ${isGoods('l')} and l.quantity > l.refunded_quantity)
      and not exists (select from collections c where c.order_id = o.id)
    order by d.position nulls last, d.postcode, d.address, o.number`.execute(db(ctx))
  const stops = rows.map(({ to_pay: amount, currency, ...stop }) => ({
    ...{ ...stop, toPay: amount === null ? null : { amount, currency } },
  }))
  return { ...round, stops }
}

/** Puts the stops of a round in the order of these numbers; who has the same stays in the order of before. For shopkeepers. */
export async function orderStops(
  ctx: Ctx,
  roundId: string,
  positions: ReadonlyMap<string, number>,
): Promise<void> {
  requireRole(ctx, 'orders')
  const { stops } = await driversSheet(ctx, roundId)
  const wished = stops
    .map(({ orderId }, before) => ({ orderId, at: positions.get(orderId) ?? before + 1 }))
    .toSorted((one, other) => one.at - other.at)
  await transaction(ctx, async tx => {
    for (const [index, { orderId }] of wished.entries())
      await db(tx)
        .updateTable('order_deliveries')
        .set({ position: index + 1 })
        .where('order_id', '=', orderId)
        .execute()
  })
}

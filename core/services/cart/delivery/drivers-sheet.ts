import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { gramsFor, toWeighFor, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { transaction } from '#core/database/transaction'
import type { ToPack } from '#core/text/grams'
import { isGoods } from '../goods'
import { dueOf } from '../parts-of'
import { COMES_OF_LINE } from '../what-comes'
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

const COMES = sql<number>`comes.quantity`

/** Whether the order `s` is brought with the order `o`: as that, or since it was added to it, and paid or paid in cash at the door. */
const IS_BROUGHT = sql<boolean>`((s.id = o.id or s.follows_id = o.id) and (s.state = 'paid' or (s.state = 'pending'
  and exists (select from payments p where p.order_id = s.id and p.way = 'cash'))))`

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
      (select sum(${dueOf('s')})::bigint from orders s where ${IS_BROUGHT} and s.state = 'pending') as to_pay, things.lines
    from order_deliveries d join orders o on o.id = d.order_id
      cross join lateral (select json_agg(json_build_object('title', l.title, 'detail', l.detail, 'quantity', comes.quantity,
          'grams', ${gramsFor(COMES)}, 'toWeigh', ${toWeighFor(COMES)})
          order by s.placed_at, s.id, l.position) as lines
        from orders s join order_lines l on l.order_id = s.id ${WEIGHT_OF_LINE}
          cross join lateral (select ${COMES_OF_LINE} as quantity) comes
        where ${IS_BROUGHT} and ${isGoods('l')} and comes.quantity > 0) things
    where d.round_id = ${round.id} and things.lines is not null
      and not exists (select from collections c where c.order_id = o.id)
    order by d.position nulls last, d.postcode, d.address, o.number`.execute(db(ctx))
  const stops = rows.map(({ to_pay: amount, currency, ...stop }) => ({
    ...stop,
    toPay: amount === null ? null : { amount, currency },
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
  const id = readId(roundId)
  await transaction(ctx, async tx => {
    // Whoever orders for it, and whoever else puts it in order, waits: the stops are those that it has now.
    await db(tx).selectFrom('delivery_rounds').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const { stops } = await driversSheet(tx, id)
    const wished = stops
      .map(({ orderId }, before) => ({ orderId, at: positions.get(orderId) ?? before + 1 }))
      .toSorted((one, other) => one.at - other.at)
    for (const [index, { orderId }] of wished.entries())
      await db(tx)
        .updateTable('order_deliveries')
        .set({ position: index + 1 })
        .where('order_id', '=', orderId)
        .where('round_id', '=', id)
        .execute()
  })
}

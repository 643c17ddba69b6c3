import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { feeOn } from '#core/pricing/fee-on'

type OrderFees = Selectable<Database['order_fees']>

/** A fee of an order that follows its goods, with what was asked for it until now. */
export type OrderFee = Pick<
  OrderFees,
  'id' | 'order_id' | 'label' | 'kind' | 'rate' | 'basis' | 'vat_rate' | 'position'
> & {
  /** In the order and in those that follow it and did not come to nothing, without what went back. */
  readonly charged: number
  /** The shop gave it back: nothing of it is asked for any more. */
  readonly is_over: boolean
  readonly currency: string
}

/** Those of an order that is locked, in their order. */
export async function orderFees(tx: Tx, orderId: string): Promise<readonly OrderFee[]> {
  const { rows } = await sql<OrderFee>`
    select f.id, f.order_id, f.label, f.kind, f.rate, f.basis, f.vat_rate, f.position, o.currency, s.charged, s.is_over
    from order_fees f join orders o on o.id = f.order_id
      cross join lateral (
        select coalesce(sum(a.amount) filter (where not g.is_back), 0)::bigint as charged,
          coalesce(bool_or(a.order_id = o.id and a.weighed_line_id is null and g.is_back), false) as is_over
        from order_adjustments a join orders ao on ao.id = a.order_id cross join lateral (
          select exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
            where ra.adjustment_id = a.id and r.state <> 'failed') as is_back) g
        where a.order_fee_id = f.id and ao.state in ('pending', 'paid')) s
    where f.order_id = ${orderId} order by f.position, f.id`.execute(db(tx))
  return rows
}

/** A fee that nobody has paid yet is what it comes to on this basis. */
export async function chargeFee(tx: Tx, fee: OrderFee, basis: number): Promise<number> {
  const amount = feeOn(fee, basis)
  await keepBasis(tx, fee, basis)
  if (amount === fee.charged) return amount
  await db(tx).deleteFrom('order_adjustments').where('order_fee_id', '=', fee.id).execute()
  if (amount === 0) return amount
  const { order_id, label, vat_rate, position, currency } = fee
  await db(tx)
    .insertInto('order_adjustments')
    .values({
      id: Bun.randomUUIDv7(),
      order_id,
      order_fee_id: fee.id,
      kind: 'fee',
      label,
      amount,
      currency,
      vat_rate,
      position,
      created_at: tx.now,
    })
    .execute()
  return amount
}

export async function keepBasis(tx: Tx, { id }: OrderFee, basis: number): Promise<void> {
  await db(tx).updateTable('order_fees').set({ basis }).where('id', '=', id).execute()
}

/** The fees of an unpaid order whose goods were changed, from what is in it now. */
export async function chargeAnew(tx: Tx, orderId: string): Promise<void> {
  const fees = await orderFees(tx, orderId)
  if (fees.length === 0) return
  const bases = await basesOf(tx, orderId)
  for (const fee of fees) await chargeFee(tx, fee, bases[fee.kind])
}

/** What the scales said counts, else what was thought, or what its words say; gift cards are no goods. */
async function basesOf(tx: Tx, orderId: string): Promise<Readonly<Record<OrderFees['kind'], number>>> {
  const { rows } = await sql<{ weight: number; amount: number; things: number }>`
    select coalesce(sum(l.quantity), 0)::bigint as things, coalesce(sum(coalesce(w.grams * 1000, l.quantity * coalesce(w.estimated_grams * 1000,
        case when v.measure_of = 'kg' then v.measure end, 0))), 0)::bigint as weight,
      coalesce(sum(l.unit_amount * l.quantity + adj.amount), 0)::bigint as amount
    from order_lines l join variants v on v.id = l.variant_id left join order_line_weights w on w.order_line_id = l.id
      cross join lateral (select coalesce(sum(a.amount), 0) as amount from order_adjustments a
        where a.order_line_id = l.id and a.kind in ('voucher', 'weight')) adj
    where l.order_id = ${orderId} and not l.is_gift_card`.execute(db(tx))
  const [sums] = rows
  if (!sums) throw new Error('An aggregate has a row')
  return { 'per-kg': sums.weight, percent: sums.amount, 'per-item': sums.things }
}

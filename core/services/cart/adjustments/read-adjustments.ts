import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { type Database, db } from '#core/database/db'

export type AdjustmentKind = Selectable<Database['order_adjustments']>['kind']

/** What an order comes to beside its goods, as its page says it: what a voucher took off all lines stands as one. */
export type AdjustmentView = {
  readonly kind: AdjustmentKind
  readonly label: string
  readonly amount: Money
  /** The parts of it with the rate of VAT of each. */
  readonly parts: readonly {
    readonly key: string | null
    readonly amount: number
    readonly vatRate: number | null
  }[]
}

type Row = Omit<AdjustmentView, 'amount'> & { amount: number; currency: string }

/** In the order in which they were reckoned; what a paid line weighed less cancels out with what goes back for it. */
export async function adjustmentsOf(ctx: Ctx, orderId: string): Promise<readonly AdjustmentView[]> {
  const { rows } = await sql<Row>`
    select kind, label, sum(amount)::bigint as amount, currency,
      json_agg(json_build_object('key', null, 'amount', amount, 'vatRate', vat_rate)) as parts
    from (select kind, label, currency, vat_rate, sum(amount)::bigint as amount, min(position) as position
      from order_adjustments where order_id = ${orderId} group by 1, 2, 3, 4) a
    group by kind, label, currency having sum(amount) <> 0
    order by min(position), label`.execute(db(ctx))
  return rows.map(({ amount, currency, ...row }) => ({ ...row, amount: { amount, currency } }))
}

/** A fee or delivery of an order that was not given back yet. */
export type WholeAdjustment = Omit<AdjustmentView, 'parts'> & { readonly id: string }

/** What can be given back by itself: what concerns a line goes back with the line. */
export async function wholeAdjustmentsLeft(ctx: Ctx, orderId: string): Promise<readonly WholeAdjustment[]> {
  const { rows } = await sql<Omit<Row, 'parts'> & { id: string }>`
    select a.id, a.kind, a.label, a.amount, a.currency from order_adjustments a
    where a.order_id = ${orderId} and a.order_line_id is null and not exists (
      select from refund_adjustments ra join refunds r on r.id = ra.refund_id
      where ra.adjustment_id = a.id and r.state <> 'failed')
    order by a.position, a.id`.execute(db(ctx))
  return rows.map(({ amount, currency, ...row }) => ({ ...row, amount: { amount, currency } }))
}

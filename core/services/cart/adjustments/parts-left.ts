import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'
import { lineLeft, type SoldLine } from '#core/pricing/line-left'
import type { Taxed } from '#core/pricing/vat'

/** A refund, and whether it is counted itself beside those before it. */
type Until = { readonly refundId: string; readonly with: boolean }

type LineRow = Omit<SoldLine, 'adjustments'> & {
  readonly left: number
  readonly adjustments: { amount: number; vatRate: number | null; of: number | null }[]
}

/**
 * What is sold with an order, by parts of one rate of VAT each: its lines with what belongs to them, its fees and its
 * delivery. Without what refunds took back until then, in the order in which they were done; all of it for null.
 */
export async function partsLeft(ctx: Ctx, orderId: string, until: Until | null): Promise<readonly Taxed[]> {
  const lines = await linesLeft(ctx, orderId, until)
  const whole = await wholeLeft(ctx, orderId, until)
  return [...lines.flatMap(({ left, ...line }) => lineLeft(line, left)), ...whole]
}

async function linesLeft(ctx: Ctx, orderId: string, until: Until | null): Promise<readonly LineRow[]> {
  const { rows } = await sql<LineRow>`
    select l.id as key, l.vat_rate as "vatRate", l.unit_amount as "unitAmount", l.quantity, ${adjustmentsOfLine} as adjustments,
      (l.quantity - coalesce((
        select sum(rl.quantity) from refund_lines rl join refunds r on r.id = rl.refund_id
          join refunds this on this.id = ${until?.refundId ?? null}::uuid
        where rl.order_line_id = l.id and ${isCounted(until)}), 0))::int as left
    from order_lines l where l.order_id = ${orderId}`.execute(db(ctx))
  return rows
}

/** What belongs to the line named `l`, for `SoldLine`. */
export const adjustmentsOfLine = sql<LineRow['adjustments']>`(
  select coalesce(json_agg(json_build_object('amount', a.amount, 'vatRate', a.vat_rate, 'of', a.of_quantity) order by a.position, a.id), '[]')
  from order_adjustments a where a.order_line_id = l.id)`

const SUM_OF_SHARES = sql<number>`coalesce(sum((a.amount * least(${LEFT_OF_LINE}, coalesce(a.of_quantity, l.quantity)))::numeric(60, 30)
  / coalesce(a.of_quantity, l.quantity)), 0)`

/**
 * What adjustments `a` of one rate come to while some of their line `l` is left, as `lineLeft` reckons it: each is of all of the
 * line or of its last ones, and the sum is cut off towards zero once. What a division leaves out of thirty digits is made up
 * for: a whole sum is not cut off.
 */
export const adjustmentsLeft = sql<number>`trunc(${SUM_OF_SHARES} + sign(${SUM_OF_SHARES}) * 1e-20)::bigint`

async function wholeLeft(ctx: Ctx, orderId: string, until: Until | null): Promise<readonly Taxed[]> {
  const { rows } = await sql<Taxed>`
    select a.id as key, a.vat_rate as "vatRate", a.amount as gross
    from order_adjustments a where a.order_id = ${orderId} and a.order_line_id is null and not exists (
      select from refund_adjustments ra join refunds r on r.id = ra.refund_id
        join refunds this on this.id = ${until?.refundId ?? null}::uuid
      where ra.adjustment_id = a.id and ${isCounted(until)})`.execute(db(ctx))
  return rows
}

/** Whether the refund `r` was done before the one named `this`, or is it and counts. */
const isCounted = (
  until: Until | null,
) => sql<boolean>`(r.state = 'done' and ((r.done_at, r.id) < (this.done_at, this.id)
  or (${until?.with ?? false}::boolean and r.id = this.id)))`

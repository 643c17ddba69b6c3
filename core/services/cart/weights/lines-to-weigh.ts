import { type Selectable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'

export type LineToWeigh = {
  readonly id: string
  readonly orderId: string
  readonly number: string
  readonly memberId: string
  readonly state: Selectable<Database['orders']>['state']
  readonly total: number
  readonly currency: string
  /** Its buyer reads prices without VAT. */
  readonly isNet: boolean
  readonly title: string
  /** Of how many it is sold; `left` of them did not go back. */
  readonly quantity: number
  readonly left: number
  readonly unitAmount: number
  /** What vouchers took off it, negative. */
  readonly vouchers: number
  /** What was weighed before changed of it, each of the last `of` that were left then; null for all of it. */
  readonly changes: readonly { readonly amount: number; readonly of: number | null }[]
  readonly vatRate: number | null
  readonly position: number
  readonly estimatedGrams: number
  /** What those that are left weighed; null until they were. */
  readonly grams: number | null
}

/** The lines of an order that are sold by weight and have something to weigh. For shopkeepers. Throws `NotFound`. */
export async function linesToWeigh(ctx: Ctx, number: string): Promise<readonly LineToWeigh[]> {
  requireRole(ctx, 'orders')
  await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('number', '=', number)
    .executeTakeFirstOrThrow(() => new NotFound())
  return rows(ctx, number).where('o.state', 'in', ['pending', 'paid']).where(LEFT, '>', 0).execute()
}

/** The order is locked first, as wherever it is changed; undefined for a line that is not sold by weight, that went back, or of an order that is over. */
export async function lockLine(tx: Tx, number: string, lineId: string): Promise<LineToWeigh | undefined> {
  await db(tx).selectFrom('orders').select('id').where('number', '=', number).forNoKeyUpdate().execute()
  return rows(tx, number)
    .where('l.id', '=', lineId)
    .where('o.state', 'in', ['pending', 'paid'])
    .where(LEFT, '>', 0)
    .executeTakeFirst()
}

/** Without what is on its way back, too. */
const LEFT = sql<number>`(l.quantity - coalesce((select sum(rl.quantity) from refund_lines rl
  join refunds r on r.id = rl.refund_id where rl.order_line_id = l.id and r.state <> 'failed'), 0))::int`
const VOUCHERS = sql<number>`coalesce((select sum(a.amount) from order_adjustments a
  where a.order_line_id = l.id and a.kind = 'voucher'), 0)::bigint`
const CHANGES = sql<
  LineToWeigh['changes']
>`(select coalesce(json_agg(json_build_object('amount', a.amount, 'of', a.of_quantity) order by a.id), '[]')
  from order_adjustments a where a.order_line_id = l.id and a.kind = 'weight')`
/** What lay on the scales is of those that were left then: what went back since took its part along. */
const GRAMS = sql<number | null>`round(w.grams::numeric * least(${LEFT}, coalesce(w.of_quantity, l.quantity))
  / coalesce(w.of_quantity, l.quantity))::bigint`

function rows(ctx: Ctx, number: string) {
  return db(ctx)
    .selectFrom('order_line_weights as w')
    .innerJoin('order_lines as l', 'l.id', 'w.order_line_id')
    .innerJoin('orders as o', 'o.id', 'l.order_id')
    .select([
      'l.id',
      'o.id as orderId',
      'o.number',
      'o.member_id as memberId',
      'o.state',
      'o.total_amount as total',
    ])
    .select([
      'o.currency',
      'o.shows_net as isNet',
      'l.title',
      'l.quantity',
      'l.unit_amount as unitAmount',
      'l.vat_rate as vatRate',
      'l.position',
    ])
    .select([LEFT.as('left'), VOUCHERS.as('vouchers'), CHANGES.as('changes'), GRAMS.as('grams')])
    .select('w.estimated_grams as estimatedGrams')
    .where('o.number', '=', number)
    .orderBy('l.position')
    .orderBy('l.id')
}

import { type RawBuilder, sql } from 'kysely'
import type { OrderSummary } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { isGoods } from '../goods'
import { type OrderSummaryRow, SUMMARY, summaryOf } from '../orders/orders-of'

/** The piles a shopkeeper works through. To collect are goods alone: tickets are not handed over. */
export const PILES = ['to-collect', 'collected', 'pending', 'refunded', 'over', 'all'] as const
export type Pile = (typeof PILES)[number]

const PAGE_SIZE = 25

const COLLECTED = sql<boolean>`exists (select 1 from collections c where c.order_id = o.id)`
const REFUNDED = sql<boolean>`exists (select 1 from refunds r where r.order_id = o.id and r.state = 'done')`
const GOODS_LEFT = sql<boolean>`exists (select 1 from order_lines l where l.order_id = o.id and ${isGoods('l')}
  and l.refunded_quantity < l.quantity)`
const CONDITIONS: Readonly<Record<Pile, RawBuilder<boolean>>> = {
  'to-collect': sql`o.state = 'paid' and not ${COLLECTED} and ${GOODS_LEFT}`,
  collected: COLLECTED,
  pending: sql`o.state = 'pending'`,
  refunded: REFUNDED,
  over: sql`o.state in ('cancelled', 'expired')`,
  all: sql`true`,
}

export type ShopOrder = OrderSummary & { readonly name: string }
export type OrderSearch = { readonly pile: Pile; readonly text: string; readonly page: number }
export type OrderList = {
  readonly orders: readonly ShopOrder[]
  readonly page: number
  readonly pages: number
  readonly counts: Readonly<Record<Pile, number>>
}

/** Orders of a pile whose number, name or e-mail contain `text`, newest first. For shopkeepers. */
export async function listOrders(ctx: Ctx, { pile, text, page }: OrderSearch): Promise<OrderList> {
  requireRole(ctx, 'orders', 'money')
  const counts = await countPiles(ctx, text)
  const pages = Math.max(1, Math.ceil(counts[pile] / PAGE_SIZE))
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages)
  const { rows } = await sql<OrderSummaryRow>`${PLAN_ANEW}
    select ${SUMMARY} from orders o where ${CONDITIONS[pile]} ${text.trim() ? sql`and ${matches(text)}` : sql``}
    order by o.placed_at desc, o.id desc limit ${PAGE_SIZE} offset ${(shown - 1) * PAGE_SIZE}`.execute(
    db(ctx),
  )
  return { orders: rows.map(row => ({ ...summaryOf(row), name: row.name })), page: shown, pages, counts }
}

/** By the index of all three together. */
const matches = (text: string): RawBuilder<boolean> =>
  sql`o.number || E'\\n' || o.name || E'\\n' || o.email ilike ${likeContaining(text.trim())}`

async function countPiles(ctx: Ctx, text: string): Promise<Record<Pile, number>> {
  const { rows } = await sql<Record<Pile, number>>`${text.trim() ? countMatching(text) : COUNT_ALL}`.execute(
    db(ctx),
  )
  const [row] = rows
  if (!row) throw new Error('Counting came to nothing')
  return row
}

/** Each pile by the table that makes it one: asking each of all orders which it is in takes ten times as long. */
const COUNT_ALL = sql`select ${sql.join(PILES.map(pile => sql`(${countOf(pile)}) as ${sql.id(pile)}`))}`

function countOf(pile: Pile): RawBuilder<number> {
  if (pile === 'collected') return sql`select count(*)::int from collections`
  if (pile === 'refunded')
    return sql`select count(distinct r.order_id)::int from refunds r where r.state = 'done'`
  return sql`select count(*)::int from orders o where ${CONDITIONS[pile]}`
}

function countMatching(text: string): RawBuilder<Record<Pile, number>> {
  const columns = PILES.map(pile => sql`count(*) filter (where ${CONDITIONS[pile]})::int as ${sql.id(pile)}`)
  return sql`select ${sql.join(columns)} from orders o where ${matches(text)}`
}

import { type RawBuilder, sql } from 'kysely'
import type { OrderSummary } from '#core/contracts/cart'
import { mostCounted } from '#core/contracts/counted'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { type OrderSummaryRow, OWN_COLUMNS, SUMMARY, summaryOf } from '../orders/orders-of'

/** The piles a shopkeeper works through. To collect are goods alone: tickets are not handed over. */
export const PILES = ['to-collect', 'collected', 'pending', 'refunded', 'over', 'all'] as const
export type Pile = (typeof PILES)[number]

const PAGE_SIZE = 25
/** Of a pile that is not looked at no more are counted: it says "500+". */
const MOST_ON_A_PILE = 500

const COLLECTED = sql<boolean>`exists (select 1 from collections c where c.order_id = o.id)`
const REFUNDED = sql<boolean>`exists (select 1 from refunds r where r.order_id = o.id and r.state = 'done')`
const UNCOLLECTED = sql<boolean>`exists (select from uncollected_orders u where u.order_id = o.id)`
/** `w` and `o` of what is paid and waits, one by one: whoever looks at some of them reads no more. */
const WAITING = sql`uncollected_orders w
  cross join lateral (select * from orders where id = w.order_id and state = 'paid' limit 1) o`
const CONDITIONS: Readonly<Record<Pile, RawBuilder<boolean>>> = {
  'to-collect': sql`o.state = 'paid' and ${UNCOLLECTED}`,
  collected: COLLECTED,
  pending: sql`o.state = 'pending'`,
  refunded: REFUNDED,
  over: sql`o.state in ('cancelled', 'expired')`,
  all: sql`true`,
}

export type ShopOrder = OrderSummary & { readonly name: string }
/** What a pile says of how much is on it. */
export function pileText(counted: number): string {
  return counted > MOST_ON_A_PILE ? `${MOST_ON_A_PILE}+` : String(counted)
}

export type OrderSearch = { readonly pile: Pile; readonly text: string; readonly page: number }
export type OrderList = {
  readonly orders: readonly ShopOrder[]
  readonly page: number
  readonly pages: number
  /** As far as they are counted: the pile that is shown to the end of a longer list, the others to `MOST_ON_A_PILE` and one. */
  readonly counts: Readonly<Record<Pile, number>>
}

/** Orders of a pile whose number, name or e-mail contain `text`, newest first. For shopkeepers. */
export async function listOrders(ctx: Ctx, { pile, text, page }: OrderSearch): Promise<OrderList> {
  requireRole(ctx, 'orders', 'money')
  const counts = await countPiles(ctx, { pile, text, page })
  const pages = Math.max(1, Math.ceil(counts[pile] / PAGE_SIZE))
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages)
  const { rows } = await sql<OrderSummaryRow>`${PLAN_ANEW}
    select ${SUMMARY} from (select ${OWN_COLUMNS} from ${pile === 'to-collect' ? WAITING : sql`orders o`}
    where ${pile === 'to-collect' ? sql`true` : CONDITIONS[pile]} ${text.trim() ? sql`and ${matches(text)}` : sql``}
    order by ${pile === 'to-collect' ? sql`w.placed_at desc, w.order_id desc` : sql`o.placed_at desc, o.id desc`}
    limit ${sql.lit(PAGE_SIZE)} offset ${(shown - 1) * PAGE_SIZE}) o order by o.placed_at desc, o.id desc`.execute(
    db(ctx),
  )
  return { orders: rows.map(row => ({ ...summaryOf(row), name: row.name })), page: shown, pages, counts }
}

/** By the index of all three together. */
const matches = (text: string): RawBuilder<boolean> =>
  sql`o.number || E'\\n' || o.name || E'\\n' || o.email ilike ${likeContaining(text.trim())}`

async function countPiles(ctx: Ctx, search: OrderSearch): Promise<Record<Pile, number>> {
  const { rows } = await sql<
    Record<Pile, number>
  >`${search.text.trim() ? countMatching(search.text) : countAll(search)}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new Error('Counting came to nothing')
  return row
}

/** Each pile by the table that makes it one: asking each of all orders which it is in takes ten times as long. */
function countAll({ pile: asked, page }: OrderSearch): RawBuilder<Record<Pile, number>> {
  const most = mostCounted(Math.max(1, Math.trunc(page) || 1), PAGE_SIZE)
  const columns = PILES.map(pile => {
    return sql`(${countUpTo(rowsOf(pile), pile === asked ? most : MOST_ON_A_PILE)}) as ${sql.id(pile)}`
  })
  return sql`select ${sql.join(columns)}`
}

function rowsOf(pile: Pile): RawBuilder<unknown> {
  // Few are pending, and of what waits nothing else is not paid.
  if (pile === 'to-collect')
    return sql`from uncollected_orders w where w.order_id not in (select id from orders where state = 'pending')`
  if (pile === 'collected') return sql`from collections`
  if (pile === 'refunded') return sql`distinct r.order_id from refunds r where r.state = 'done'`
  return sql`from orders o where ${CONDITIONS[pile]}`
}

function countMatching(text: string): RawBuilder<Record<Pile, number>> {
  const columns = PILES.map(pile => sql`count(*) filter (where ${CONDITIONS[pile]})::int as ${sql.id(pile)}`)
  return sql`select ${sql.join(columns)} from orders o where ${matches(text)}`
}

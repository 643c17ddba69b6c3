import { type Selectable, sql } from 'kysely'
import type { Obligation } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'

type Reason = 'unpaid' | 'uncollected' | 'refunding'
type Row = Pick<Selectable<Database['orders']>, 'number'> & { why: Reason }

const SENTENCES: Readonly<Record<Reason, (number: string) => string>> = {
  unpaid: number => `Order ${number} is not paid yet. Pay it or call it off.`,
  uncollected: number =>
    `Order ${number} is paid, but not collected. Collect it, or ask us to give the money back.`,
  refunding: number => `Money for order ${number} is on its way back to you. Wait until it has left us.`,
}

/** Whoever settles so many sees the next ones then. */
const MOST_SHOWN = 20

/**
 * Orders that are not paid, not handed over or not yet refunded: none may be left without a buyer. Tickets alone are no
 * obligation: nothing has to be handed over.
 */
export async function obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]> {
  const orders = `${ctx.house.config.origins.cart}/orders`
  const oldest = sql`order by placed_at limit ${sql.lit(MOST_SHOWN + 1)}`
  // Each along an index of the member's own: neither what others wait for is read, nor what they bought over the years.
  const { rows } = await sql<Row>`
    with open as (
      (select id, placed_at from orders where member_id = ${memberId} and state = 'pending' ${oldest})
      union (select o.id, o.placed_at from refunds r join orders o on o.id = r.order_id
        where r.state = 'requested' and o.member_id = ${memberId} ${oldest})
      union (select order_id, placed_at from uncollected_orders where member_id = ${memberId} ${oldest}))
    select o.number, case
      when o.state = 'pending' then 'unpaid'
      when exists (select 1 from refunds r where r.order_id = o.id and r.state = 'requested') then 'refunding'
      else 'uncollected' end as why
    from (select id from open ${oldest}) w join orders o on o.id = w.id order by o.placed_at`.execute(db(ctx))
  const shown = rows.slice(0, MOST_SHOWN).map(({ number, why }) => ({
    text: SENTENCES[why](number),
    label: `Order ${number}`,
    href: `${orders}/${number}`,
  }))
  if (rows.length <= MOST_SHOWN) return shown
  return [...shown, { text: 'More of your orders are open.', label: 'All your orders', href: orders }]
}

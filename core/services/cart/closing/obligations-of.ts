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
  const { rows } = await sql<Row>`
    select o.number, case
      when o.state = 'pending' then 'unpaid'
      when exists (select 1 from refunds r where r.order_id = o.id and r.state = 'requested') then 'refunding'
      else 'uncollected' end as why
    from (select id, number, state, placed_at from orders where member_id = ${memberId} and id in (
      select p.id from orders p where p.member_id = ${memberId} and p.state = 'pending'
      union all select r.order_id from refunds r where r.state = 'requested'
      union all select u.order_id from uncollected_orders u)
    order by placed_at limit ${sql.lit(MOST_SHOWN + 1)}) o order by o.placed_at`.execute(db(ctx))
  const shown = rows.slice(0, MOST_SHOWN).map(({ number, why }) => ({
    text: SENTENCES[why](number),
    label: `Order ${number}`,
    href: `${orders}/${number}`,
  }))
  if (rows.length <= MOST_SHOWN) return shown
  return [...shown, { text: 'More of your orders are open.', label: 'All your orders', href: orders }]
}

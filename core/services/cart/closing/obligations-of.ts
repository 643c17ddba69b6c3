import { type Selectable, sql } from 'kysely'
import type { Obligation } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { isGoods } from '../goods'

type Reason = 'unpaid' | 'uncollected' | 'refunding'
type Row = Pick<Selectable<Database['orders']>, 'number'> & { why: Reason | null }

const SENTENCES: Readonly<Record<Reason, (number: string) => string>> = {
  unpaid: number => `Order ${number} is not paid yet. Pay it or call it off.`,
  uncollected: number =>
    `Order ${number} is paid, but not collected. Collect it, or ask us to give the money back.`,
  refunding: number => `Money for order ${number} is on its way back to you. Wait until it has left us.`,
}

/**
 * Orders that are not paid, not handed over or not yet refunded: none may be left without a buyer. Tickets alone are no
 * obligation: nothing has to be handed over.
 */
export async function obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]> {
  const { rows } = await sql<Row>`
    select o.number, case
      when o.state = 'pending' then 'unpaid'
      when exists (select 1 from refunds r where r.order_id = o.id and r.state = 'requested') then 'refunding'
      when o.state = 'paid' and not exists (select 1 from collections c where c.order_id = o.id)
        and exists (select 1 from order_lines l where l.order_id = o.id and ${isGoods('l')}
          and l.refunded_quantity < l.quantity) then 'uncollected' end as why
    from orders o where o.member_id = ${memberId} order by o.placed_at`.execute(db(ctx))
  return rows.flatMap(({ number, why }) =>
    why === null
      ? []
      : {
          text: SENTENCES[why](number),
          label: `Order ${number}`,
          href: `${ctx.house.config.origins.cart}/orders/${number}`,
        },
  )
}

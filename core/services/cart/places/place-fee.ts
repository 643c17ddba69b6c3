import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Fee } from '#core/pricing/price-order'

/** A condition on the place `p`: one can order to it. */
export const isOpenPlace = (ctx: Ctx) =>
  sql<boolean>`(p.retired_at is null and p.fee_currency = ${ctx.house.site().currency})`

/** What it costs to collect a cart where it is to be collected; null where that is free, or nowhere in particular. */
export async function placeFeeOf(ctx: Ctx, cartId: string, usualRate: number | null): Promise<Fee | null> {
  const { rows } = await sql<{ id: string; name: string; amount: number; rate: number | null }>`
    select p.id, p.name, p.fee_amount as amount, v.rate
    from cart_places c join collection_places p on p.id = c.place_id left join vat_rates v on v.id = p.vat_rate_id
    where c.cart_id = ${cartId} and ${isOpenPlace(ctx)}
      and not exists (select from cart_deliveries d where d.cart_id = c.cart_id)`.execute(db(ctx))
  const [place] = rows
  if (!place || place.amount === 0) return null
  return {
    key: place.id,
    label: `Collection, ${place.name}`,
    vatRate: place.rate ?? usualRate,
    charge: { kind: 'flat', amount: place.amount },
  }
}

import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { netParts } from '#core/pricing/net-parts'
import { shownPrices } from '../prices/other-prices'

export type StandingLineView = {
  readonly variantId: string
  /** `Quince cheese, 200 g` */
  readonly name: string
  readonly quantity: number
  /** What one costs its member today, by the price lists that are theirs. */
  readonly unitPrice: Money
  /** The VAT in it, in hundredths of a percent; null where none is charged. */
  readonly vatRate: number | null
  /** What it cost when they last read of it; null in another currency than today's. */
  readonly told: number | null
  /** What comes instead when it is sold out; null: it is left out. */
  readonly substitute: { readonly variantId: string; readonly name: string } | null
  /** It is sold no more, so that nothing comes of it. */
  readonly gone: boolean
}

type Row = {
  variantId: string
  name: string
  quantity: number
  amount: number
  currency: string
  told: number | null
  substituteId: string | null
  substitute: string | null
  gone: boolean
}

export type StandingLines = {
  readonly lines: readonly StandingLineView[]
  /** Its member reads prices without VAT. */
  readonly isNet: boolean
}

/** In their order. The prices are the viewer's. */
export async function linesOf(ctx: Ctx, standingOrderId: string): Promise<readonly StandingLineView[]> {
  return (await pricedLinesOf(ctx, standingOrderId)).lines
}

export async function pricedLinesOf(ctx: Ctx, standingOrderId: string): Promise<StandingLines> {
  const { rows } = await sql<Row>`
    select l.variant_id as "variantId", concat_ws(', ', p.title, nullif(v.name, '')) as name, l.quantity,
      v.price_amount as amount, v.price_currency as currency,
      case when l.told_currency = v.price_currency then l.told_amount end as told,
      l.substitute_id as "substituteId",
      (select concat_ws(', ', sp.title, nullif(sv.name, '')) from variants sv join products sp on sp.id = sv.product_id
        where sv.id = l.substitute_id) as substitute,
      (exists (select from variant_retirements r where r.variant_id = v.id)
        or not exists (select from listings g where g.product_id = p.id)) as gone
    from standing_lines l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    where l.standing_order_id = ${standingOrderId} order by l.position, l.id`.execute(db(ctx))
  const ids = rows.map(({ variantId }) => variantId)
  const { own, isNet } = await shownPrices(ctx, ids)
  const rates = await ctx.services.market.vatRates(ctx, ids)
  const lines = rows.map(({ amount, currency, substituteId, substitute, ...line }) => ({
    ...line,
    unitPrice: own.get(line.variantId)?.price ?? { amount, currency },
    vatRate: rates.get(line.variantId) ?? null,
    substitute: substituteId && substitute ? { variantId: substituteId, name: substitute } : null,
  }))
  return { lines, isNet }
}

export type StandingSums = {
  /** What each that can be had comes to today as its member reads prices, by the id of its variant. */
  readonly totals: ReadonlyMap<string, Money>
  /** All of them, before fees and delivery. */
  readonly sum: Money
  /** VAT comes on top of the sum, and of those here. */
  readonly plusVat: ReadonlySet<string>
}

/** For a business they are without VAT, and add up to what the cart says of them. */
export function sumsOf({ lines, isNet }: StandingLines, currency: string): StandingSums {
  const parts = lines
    .filter(({ gone }) => !gone)
    .map(({ variantId: key, unitPrice, quantity, vatRate }) => ({
      key,
      gross: unitPrice.amount * quantity,
      vatRate,
    }))
  const amounts = isNet ? netParts(parts).nets : new Map(parts.map(({ key, gross }) => [key, gross]))
  return {
    totals: new Map([...amounts].map(([key, amount]) => [key, { amount, currency }])),
    sum: { amount: [...amounts.values()].reduce((sum, amount) => sum + amount, 0), currency },
    plusVat: new Set(isNet ? parts.flatMap(({ key, vatRate }) => (vatRate ? [key] : [])) : []),
  }
}

/** What they have read of is what the next letter compares with. */
export async function rememberPrices(
  ctx: Ctx,
  standingOrderId: string,
  lines: readonly StandingLineView[],
): Promise<void> {
  for (const { variantId, unitPrice } of lines) {
    await db(ctx)
      .updateTable('standing_lines')
      .set({ told_amount: unitPrice.amount, told_currency: unitPrice.currency })
      .where('standing_order_id', '=', standingOrderId)
      .where('variant_id', '=', variantId)
      .execute()
  }
}

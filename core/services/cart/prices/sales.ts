import { sql } from 'kysely'
import type { Sale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { saleOf } from '#core/pricing/sale-of'
import { amountBy, LISTS_BY_VARIANT } from './lists-by-variant'
import { priorPrices } from './prior-prices'

type Row = {
  readonly variant: string
  readonly listed: number
  readonly own: number | null
  readonly percentOff: number | null
  readonly startsAt: Date | null
  readonly endsAt: Date | null
}

/** By their ids, those of these variants that are reduced for everybody now, or will be: the reduction that counts or comes next. */
export async function sales(ctx: Ctx, variantIds: readonly string[]): Promise<ReadonlyMap<string, Sale>> {
  if (variantIds.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select v.id as variant, v.price_amount as listed, x.amount as own, p.percent_off as "percentOff",
      p.starts_at as "startsAt", p.ends_at as "endsAt"
    from ${LISTS_BY_VARIANT}
    where p.for_everyone and p.retired_at is null and coalesce(p.ends_at > ${ctx.now}, true)
      and v.id = any(${variantIds}::uuid[]) and (x.amount is not null or p.percent_off is not null)`.execute(
    db(ctx),
  )
  const found = new Map<string, Sale>()
  for (const [variant, lists] of Map.groupBy(rows, row => row.variant)) {
    const listed = lists[0]?.listed ?? 0
    const reductions = lists.map(list => ({
      amount: amountBy(list),
      startsAt: list.startsAt,
      endsAt: list.endsAt,
    }))
    const sale = saleOf(listed, reductions, ctx.now)
    if (sale) found.set(variant, sale)
  }
  const now = [...found].flatMap(([id, { from }]) => (from === null || from <= ctx.now ? [id] : []))
  const prior = now.length > 0 ? await priorPrices(ctx, now) : null
  if (prior)
    for (const id of now) {
      const sale = found.get(id)
      if (sale) found.set(id, { ...sale, prior: prior.get(id) ?? null })
    }
  return found
}

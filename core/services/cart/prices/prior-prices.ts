import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { sql } from 'kysely'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { lockSetting } from '#core/database/keep-setting'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { priorPrice } from '#core/pricing/prior-price'
import { invoicingSeller } from '../invoices/seller'
import { amountBy } from './lists-by-variant'

const KEY = 'prior-prices'

const SETTING = Type.Object({
  shown: Type.Union([Type.Literal('law'), Type.Literal('yes'), Type.Literal('no')]),
})
export type PriorPrices = Static<typeof SETTING>

/** Where Directive 98/6/EC holds: the Union, and the rest of the European Economic Area. */
const COUNTRIES = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO'.split(' '),
)
/** What is paid with there. */
const CURRENCIES = new Set('EUR BGN CZK DKK HUF PLN RON SEK ISK NOK'.split(' '))

/** As the shop said; `law` for what was never said. */
export async function priorPricesSetting(ctx: Ctx): Promise<PriorPrices> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row && Value.Check(SETTING, row.value) ? row.value : { shown: 'law' }
}

/** Whether the law asks for prior prices where the shop is: by its country, or else by its currency. */
export async function isPriorPriceLaw(ctx: Ctx): Promise<boolean> {
  const country = (await invoicingSeller(ctx))?.country
  return country ? COUNTRIES.has(country.toUpperCase()) : CURRENCIES.has(ctx.house.site().currency)
}

const FORM = savedForm<PriorPrices>('shown')
export const priorPricesVersion = FORM.version

/** For shopkeepers. Throws `ChangedMeanwhile`. */
export async function savePriorPrices(
  ctx: Ctx,
  after: PriorPrices,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await lockSetting(tx, KEY)
    const before = await priorPricesSetting(tx)
    FORM.refuseStale(before, seen)
    await changeSetting(tx, KEY, { before, after })
  })
  await ctx.house.purge(['products'])
}

type History = { readonly variant: string; readonly amount: number; readonly at: Date }
type List = {
  readonly id: string
  readonly percentOff: number | null
  readonly from: Date
  readonly until: Date | null
  readonly prices: readonly { readonly variant: string; readonly amount: number }[]
}

/**
 * Of these variants, which are reduced for everybody now: what the reduction is compared with, in minor units, by their ids;
 * null for what has no price before it. Null for all where the shop says nothing of it.
 */
export async function priorPrices(
  ctx: Ctx,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, number | null> | null> {
  const { shown } = await priorPricesSetting(ctx)
  if (shown === 'no' || (shown === 'law' && !(await isPriorPriceLaw(ctx)))) return null
  const { currency, timeZone } = ctx.house.site()
  const { rows: history } = await sql<History>`
    select variant_id as variant, amount, set_at as at from price_changes
    where variant_id = any(${variantIds}::uuid[]) and currency = ${currency}`.execute(db(ctx))
  // A list that was called off counted until then, and none before it was made.
  const { rows: lists } = await sql<Omit<List, 'until'> & { until: Date | null }>`
    select p.id, p.percent_off as "percentOff", greatest(p.starts_at, p.created_at) as from,
      least(p.ends_at, p.retired_at) as until,
      (select coalesce(json_agg(json_build_object('variant', x.variant_id, 'amount', x.amount)), '[]')
        from price_list_prices x where x.price_list_id = p.id and x.currency = ${currency}
          and x.variant_id = any(${variantIds}::uuid[])) as prices
    from price_lists p where p.for_everyone and greatest(p.starts_at, p.created_at) <= ${ctx.now}`.execute(
    db(ctx),
  )
  const byVariant = Map.groupBy(history, ({ variant }) => variant)
  return new Map(
    variantIds.map(id => {
      const reductions = lists.flatMap(({ percentOff, from, until, prices }) => {
        const own = prices.find(({ variant }) => variant === id)?.amount ?? null
        if ((own === null && percentOff === null) || (until !== null && until <= from)) return []
        return [{ from, until, amountOf: (listed: number) => amountBy({ listed, own, percentOff }) }]
      })
      return [id, priorPrice(byVariant.get(id) ?? [], reductions, ctx.now, timeZone)]
    }),
  )
}

import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import type { Fee } from '#core/pricing/price-order'
import { viewerHasLabel } from './conditions'
import { minimumOrderOf, PRICES_SETTING } from './settings'

export type ChargesFor = {
  readonly fees: readonly Fee[]
  /** What the goods have to come to, in minor units; 0 for any. */
  readonly minimumOrder: number
}

type Row = Pick<Selectable<Database['fees']>, 'id' | 'label' | 'kind' | 'amount' | 'rate'> & {
  readonly vatRate: number | null
}

/** What an order of the viewer's goods is charged, and the least that they have to come to: one question for both. */
export async function chargesFor(ctx: Ctx, usualRate: number | null): Promise<ChargesFor> {
  const { rows } = await sql<{ fees: readonly Row[]; settings: unknown }>`
    select (select value from settings where key = ${sql.lit(PRICES_SETTING)}) as settings,
      coalesce((select json_agg(json_build_object('id', f.id, 'label', f.label, 'kind', f.kind, 'amount', f.amount,
          'rate', f.rate, 'vatRate', r.rate) order by f.created_at, f.id)
        from fees f left join vat_rates r on r.id = f.vat_rate_id
        where f.retired_at is null and f.currency = ${ctx.house.site().currency}
          and (f.label_slug is null or ${viewerHasLabel(ctx, 'f.label_slug')})), '[]') as fees`.execute(
    db(ctx),
  )
  const [row] = rows
  const fees = (row?.fees ?? []).map(({ id: key, label, kind, amount, rate, vatRate }) => ({
    key,
    label,
    vatRate: vatRate ?? usualRate,
    charge: kind === 'percent' ? { kind, rate: rate ?? 0 } : { kind, amount: amount ?? 0 },
  }))
  return { fees, minimumOrder: minimumOrderOf(row?.settings) }
}

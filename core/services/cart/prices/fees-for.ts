import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Fee } from '#core/pricing/price-order'
import { viewerHasLabel } from './conditions'

/** The fees that an order of the viewer's is charged. */
export async function feesFor(ctx: Ctx, usualRate: number | null): Promise<readonly Fee[]> {
  const rows = await db(ctx)
    .selectFrom('fees as f')
    .leftJoin('vat_rates as r', 'r.id', 'f.vat_rate_id')
    .select(['f.id', 'f.label', 'f.kind', 'f.amount', 'f.rate', 'r.rate as vat_rate'])
    .where('f.retired_at', 'is', null)
    .where('f.currency', '=', ctx.house.site().currency)
    .where(eb => eb.or([eb('f.label_slug', 'is', null), viewerHasLabel(ctx, 'f.label_slug')]))
    .orderBy('f.created_at')
    .orderBy('f.id')
    .execute()
  return rows.map(({ id: key, label, kind, amount, rate, vat_rate }) => ({
    ...{ key, label, vatRate: vat_rate ?? usualRate },
    charge: kind === 'percent' ? { kind, rate: rate ?? 0 } : { kind, amount: amount ?? 0 },
  }))
}

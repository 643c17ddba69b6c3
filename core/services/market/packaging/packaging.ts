import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Packaging } from '#core/contracts/market'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** What these variants carry beside their price, by their ids; what carries nothing is missing. */
export async function packagingOf(
  ctx: Ctx,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, Packaging>> {
  if (variantIds.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('variants as v')
    .leftJoin('variant_deposits as d', 'd.variant_id', 'v.id')
    .leftJoin('variant_weights as w', 'w.variant_id', 'v.id')
    .select(['v.id', 'd.amount', 'd.currency', 'w.grams'])
    .where('v.id', 'in', variantIds)
    .where(eb => eb.or([eb('d.amount', 'is not', null), eb('w.grams', 'is not', null)]))
    .execute()
  return new Map(
    rows.map(({ id, amount, currency, grams }) => {
      const deposit = amount !== null && currency !== null ? { amount, currency } : null
      return [id, { deposit, grams }]
    }),
  )
}

/** Sets both for a variant; null takes it away. Orders keep what they were made with. For shopkeepers. Throws `NotFound`. */
export async function setPackaging(ctx: Ctx, asked: string, { deposit, grams }: Packaging): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const variantId = readId(asked)
  await transaction(ctx, async tx => {
    const variant = await db(tx)
      .selectFrom('variants')
      .select('id')
      .where('id', '=', variantId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!variant) throw new NotFound()
    const before = (await packagingOf(tx, [variantId])).get(variantId) ?? { deposit: null, grams: null }
    await db(tx).deleteFrom('variant_deposits').where('variant_id', '=', variantId).execute()
    await db(tx).deleteFrom('variant_weights').where('variant_id', '=', variantId).execute()
    if (deposit)
      await db(tx)
        .insertInto('variant_deposits')
        .values({ variant_id: variantId, ...deposit })
        .execute()
    if (grams) await db(tx).insertInto('variant_weights').values({ variant_id: variantId, grams }).execute()
    tx.purge('products')
    const subject = { kind: 'variant', id: variantId }
    await recordAudit(tx, { action: 'price.set', subject, before: { ...before }, after: { deposit, grams } })
  })
}

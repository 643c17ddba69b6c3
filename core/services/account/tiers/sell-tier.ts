import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { addressedSlug } from '#core/text/addressed-slug'

export class NotForSale extends Refusal {
  override name = 'NotForSale'
}

/** What is bought to have a tier, and how long one purchase lasts; null: it is not sold. */
export type TierSale = { readonly product: string; readonly period: 'month' | 'year' } | null

/**
 * Whoever has paid for this product, in the market or at the door, has the tier from then on. Its price is the product's.
 * What was bought before gives nothing. Throws `NotForSale`, `NotFound`, `FreshSignInRequired`.
 */
export async function sellTier(ctx: Ctx, asked: string, sale: TierSale): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  const id = readId(asked)
  const rule = { state: SQLSTATE.uniqueViolation, constraint: 'tiers_product_id_unique' }
  const taken = () => new NotForSale('Another tier is sold by this product.', 409)
  await refusing(rule, taken, () =>
    transaction(ctx, async tx => {
      const before = await db(tx)
        .selectFrom('tiers')
        .select(['product_id', 'period'])
        .where('id', '=', id)
        .where('retired_at', 'is', null)
        .forNoKeyUpdate()
        .executeTakeFirst()
      if (!before) throw new NotFound()
      const product_id = sale && (await productCalled(tx, sale.product))
      const after = { product_id, period: sale?.period ?? before.period }
      await db(tx).updateTable('tiers').set(after).where('id', '=', id).execute()
      await recordAudit(tx, { action: 'tier.changed', subject: { kind: 'tier', id }, before, after })
    }),
  )
}

/** By its slug or whole address, or by its name where no other has it. */
async function productCalled(ctx: Ctx, typed: string): Promise<string> {
  const words = addressedSlug(`${ctx.house.config.origins.market}/products/`, typed) ?? ''
  const { rows } = await sql<{ id: string; exact: boolean }>`
    select id, slug = ${words} as exact from products where slug = ${words} or lower(title) = lower(${words})
    order by exact desc limit 2`.execute(db(ctx))
  const [found, other] = rows
  if (!found) throw new NotForSale('No product is called that, and none has this address.', 422)
  if (other && !found.exact) throw new NotForSale('Several products are called that. Give its address.', 422)
  return found.id
}

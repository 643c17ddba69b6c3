import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { BY_TITLE } from '../products/title-order'
import { lockRatesInForce } from '../rates/rate-in-force'
import { reprice } from './reprice'

export type ProductVat = Pick<Selectable<Database['products']>, 'id' | 'title' | 'vat_rate_id'> & {
  readonly category: string | null
}

export const VAT_PER_PAGE = 50

/** Products whose title or category contains `text`, with the rate of each. For shopkeepers. Pages count from 1. */
export async function productsVat(
  ctx: Ctx,
  text: string,
  page: number,
): Promise<{ readonly products: readonly ProductVat[]; readonly total: number }> {
  requireRole(ctx, 'shopkeeper')
  const pattern = likeContaining(text.trim())
  const found = sql`from products p ${
    text.trim()
      ? sql`where p.title ilike ${pattern} or p.category_id in (select id from categories where name ilike ${pattern})`
      : sql``
  }`
  const { rows: products } = await sql<ProductVat>`
    select p.id, p.title, p.vat_rate_id, (select name from categories c where c.id = p.category_id) as category
    ${found} order by ${BY_TITLE} limit ${sql.lit(VAT_PER_PAGE)} offset ${(page - 1) * VAT_PER_PAGE}`.execute(
    db(ctx),
  )
  return { products, total: await countRows(ctx, found, { page, perPage: VAT_PER_PAGE }) }
}

export type VatChoice = { readonly productId: string; readonly vatRateId: string | null }

/**
 * Gives products their rates; null is the default. Those that have it already stay as they are, and what was typed
 * without VAT is priced anew. Throws `NotFound`, `RateMakesPriceTooHigh`.
 */
export async function setProductsVat(ctx: Ctx, choices: readonly VatChoice[]): Promise<number> {
  requireRole(ctx, 'shopkeeper')
  return refusing(
    { state: SQLSTATE.foreignKeyViolation, constraint: 'products_vat_rate_id_foreign' },
    () => new NotFound(),
    () =>
      transaction(ctx, async tx => {
        await lockRatesInForce(tx)
        const changed: string[] = []
        for (const { productId, vatRateId } of choices) {
          const id = readId(productId)
          const vat_rate_id = vatRateId === null ? null : readId(vatRateId)
          const row = await db(tx)
            .updateTable('products')
            .set({ vat_rate_id })
            .where('id', '=', id)
            .where('vat_rate_id', 'is distinct from', vat_rate_id)
            .returning('id')
            .executeTakeFirst()
          if (!row) continue
          changed.push(id)
          const subject = { kind: 'product', id }
          await recordAudit(tx, { action: 'settings.changed', subject, after: { vatRateId: vat_rate_id } })
        }
        if (changed.length > 0) await reprice(tx, changed)
        return changed.length
      }),
  )
}

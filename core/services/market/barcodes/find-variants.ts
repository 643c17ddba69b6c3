import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { FOR_SALE } from '../products/for-sale'
import { sellableOf } from '../selling/items'
import { spellingsOf } from './gtin'

/** What is on sale and has this code or number, or else whose name holds every word; best first, at most `limit`. */
export async function findVariants(ctx: Ctx, text: string, limit: number): Promise<readonly Sellable[]> {
  const words = text.trim().split(/\s+/).filter(Boolean)
  const [code = ''] = words
  if (words.length === 1) {
    const exact = await exactly(ctx, code)
    if (exact.length > 0) return exact
  }
  if (words.length === 0) return []
  const each = words.map(word => sql`(p.title || ' ' || v.name) ilike ${likeContaining(word)}`)
  const { rows } = await sql<{ id: string }>`
    select v.id from variants v join products p on p.id = v.product_id join listings l on l.product_id = p.id
    where ${FOR_SALE} and ${sql.join(each, sql` and `)}
    order by v.stock - v.reserved <= 0, p.title, v.position, v.id limit ${limit}`.execute(db(ctx))
  return rows.map(({ id }) => sellableOf(id))
}

async function exactly(ctx: Ctx, code: string): Promise<readonly Sellable[]> {
  const { rows } = await sql<{ id: string }>`
    select v.id from variants v join listings l on l.product_id = v.product_id
    where ${FOR_SALE} and (v.sku = ${code} or v.id in (
      select b.variant_id from barcodes b where b.code = any(${spellingsOf(code)}::text[])))
    order by v.sku = ${code} desc, v.id limit 1`.execute(db(ctx))
  return rows.map(({ id }) => sellableOf(id))
}

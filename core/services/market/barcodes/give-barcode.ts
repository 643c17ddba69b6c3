import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { spellingsOf } from './gtin'

/**
 * The code means this variant, unless it means another one that is still sold: that goes on meaning it. False then. For callers
 * that have the right to say so, with a code that `readGtin` has read.
 */
export async function giveBarcode(tx: Tx, code: string, variantId: string): Promise<boolean> {
  // Two at once would both find it free in another length.
  await sql`select pg_advisory_xact_lock(hashtext('barcode ' || ${code.replace(/^0+/, '')}))`.execute(db(tx))
  const { rows } = await sql<{ code: string; variantId: string; retired: boolean }>`
    select b.code, b.variant_id as "variantId",
      exists (select from variant_retirements r where r.variant_id = b.variant_id) as retired
    from barcodes b where b.code = any(${spellingsOf(code)}::text[]) order by b.code for update`.execute(
    db(tx),
  )
  if (rows.some(row => !row.retired && row.variantId !== variantId)) return false
  if (rows.some(row => row.variantId === variantId)) return true
  const gone = rows.map(row => row.code)
  await sql`delete from barcodes where code = any(${gone}::text[])`.execute(db(tx))
  await db(tx)
    .insertInto('barcodes')
    .values({ code, variant_id: variantId })
    .onConflict(conflict => conflict.column('code').doNothing())
    .execute()
  return true
}

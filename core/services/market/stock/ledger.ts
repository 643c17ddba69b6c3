import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export const ENTRIES_PER_PAGE = 100

export type LedgerEntry = {
  readonly id: string
  readonly at: Date
  readonly quantity: number
  readonly reason: 'delivery' | 'sale' | 'refund' | 'correction' | 'waste'
  readonly note: string
  readonly by: string | null
  /** On the shelf after it. */
  readonly balance: number
}

export type Ledger = {
  readonly variant: {
    readonly id: string
    readonly productId: string
    readonly title: string
    readonly name: string
    readonly sku: string
    readonly stock: number
    readonly reserved: number
    /** Not for sale any more. */
    readonly retired: boolean
  }
  /** A page of them, newest first. */
  readonly entries: readonly LedgerEntry[]
  readonly total: number
}

/** The movements of a variant with the stock after each, in pages that count from 1. Throws `NotFound`. */
export async function ledgerOf(ctx: Ctx, asked: string, page = 1): Promise<Ledger> {
  requireRole(ctx, 'stock')
  const variantId = readId(asked)
  const variant = await db(ctx)
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .leftJoin('variant_retirements as r', 'r.variant_id', 'v.id')
    .select(['v.id', 'v.product_id as productId', 'p.title', 'v.name', 'v.sku', 'v.stock', 'v.reserved'])
    .select(({ eb }) => eb('r.variant_id', 'is not', null).$castTo<boolean>().as('retired'))
    .where('v.id', '=', variantId)
    .executeTakeFirstOrThrow(() => new NotFound())
  const { rows: entries } = await sql<LedgerEntry>`
    select * from (
      select s.id, s.moved_at as at, s.quantity, s.reason, s.note, b.name as by,
             sum(s.quantity) over (order by s.moved_at, s.id)::int as balance
      from stock_movements s left join members b on b.id = s.moved_by_id where s.variant_id = ${variantId}) entries
    order by at desc, id desc limit ${sql.lit(ENTRIES_PER_PAGE)} offset ${(page - 1) * ENTRIES_PER_PAGE}`.execute(
    db(ctx),
  )
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from stock_movements where variant_id = ${variantId}`.execute(db(ctx))
  return { variant, entries, total: rows[0]?.total ?? 0 }
}

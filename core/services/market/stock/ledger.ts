import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'

const MOST_ENTRIES = 100

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
  /** Newest first, at most 100. */
  readonly entries: readonly LedgerEntry[]
}

/** Every movement of a variant with the stock after it. Throws `NotFound`. */
export async function ledgerOf(ctx: Ctx, variantId: string): Promise<Ledger> {
  requireShopkeeper(ctx)
  const [variant] = isId(variantId)
    ? await ctx.em.execute<Ledger['variant'][]>(
        `select v.id, v.product_id as "productId", p.title, v.name, v.sku, v.stock, v.reserved,
           exists (select from variant_retirements r where r.variant_id = v.id) as retired
         from variants v join products p on p.id = v.product_id where v.id = ?`,
        [variantId],
      )
    : []
  if (!variant) throw new NotFound()
  const rows = await ctx.em.execute<(Omit<LedgerEntry, 'at'> & { at: string })[]>(
    `select * from (
       select s.id, s.moved_at as at, s.quantity, s.reason, s.note, b.name as by,
              sum(s.quantity) over (order by s.moved_at, s.id)::int as balance
       from stock_movements s left join members b on b.id = s.moved_by_id where s.variant_id = ?) entries
     order by at desc, id desc limit ${MOST_ENTRIES}`,
    [variantId],
  )
  return { variant, entries: rows.map(row => ({ ...row, at: new Date(row.at) })) }
}

import { type RawBuilder, sql } from 'kysely'
import type { OrderedItem, Sellable } from '#core/contracts/seller'

export type VariantItem = {
  readonly orderLineId: string
  readonly variantId: string
  readonly quantity: number
}

/**
 * The items that the market sells, in the order of their variants: every transaction locks rows in this
 * order, so that two of them never wait for each other.
 */
export function variantItems(items: readonly OrderedItem[]): VariantItem[] {
  return items
    .flatMap(({ orderLineId, sellable, quantity }) =>
      sellable.kind === 'product' ? [{ orderLineId, variantId: sellable.variantId, quantity }] : [],
    )
    .sort((a, b) => (a.variantId < b.variantId ? -1 : a.variantId > b.variantId ? 1 : 0))
}

/** Items as the rows `(line, variant, quantity, fresh)` of a statement that is about all of them; `fresh` is an id not used yet. */
export function rowsOf(items: readonly VariantItem[]): RawBuilder<unknown> {
  const rows = items.map(({ orderLineId: line, variantId: variant, quantity }) => ({
    line,
    variant,
    quantity,
    fresh: Bun.randomUUIDv7(),
  }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as item (line uuid, variant uuid, quantity bigint, fresh uuid)`
}

export const sellableOf = (variantId: string): Sellable => ({ kind: 'product', variantId })

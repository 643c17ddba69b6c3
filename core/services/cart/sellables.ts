import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { Offer, Sellable } from '#core/contracts/seller'
import type { Database } from '#core/database/db'

/** How `cart_lines` and `order_lines` name what they are about. */
export type SellableColumns = Readonly<
  Pick<Selectable<Database['order_lines']>, 'variant_id' | 'ticket_type_id' | 'occurrence_id'>
>

/** Null for an old order line whose product or ticket type was deleted, which cannot happen any more. */
export function sellableOf(row: SellableColumns): Sellable | null {
  if (row.variant_id) return { kind: 'product', variantId: row.variant_id }
  if (!row.ticket_type_id || !row.occurrence_id) return null
  return { kind: 'ticket', ticketTypeId: row.ticket_type_id, occurrenceId: row.occurrence_id }
}

export function columnsOf(sellable: Sellable): SellableColumns {
  if (sellable.kind === 'product')
    return { variant_id: sellable.variantId, ticket_type_id: null, occurrence_id: null }
  return { variant_id: null, ticket_type_id: sellable.ticketTypeId, occurrence_id: sellable.occurrenceId }
}

/** One text for one sellable, to compare and to sort by; also how a form names it. */
export function keyOf(sellable: Sellable): string {
  if (sellable.kind === 'product') return `product:${sellable.variantId}`
  return `ticket:${sellable.ticketTypeId}:${sellable.occurrenceId}`
}

/** The sellable of a key, or null for a text that is none. */
export function sellableOfKey(key: string): Sellable | null {
  const [kind, ...ids] = key.split(':')
  if (!ids.every(isId)) return null
  const [first = null, second = null] = ids
  if (kind === 'product' && ids.length === 1)
    return sellableOf({ variant_id: first, ticket_type_id: null, occurrence_id: null })
  if (kind === 'ticket' && ids.length === 2)
    return sellableOf({ variant_id: null, ticket_type_id: first, occurrence_id: second })
  return null
}

/** What both sellers call these, by `keyOf`: `Quince cheese, 200 g`. */
export async function namesOf(
  ctx: Ctx,
  sellables: readonly Sellable[],
): Promise<ReadonlyMap<string, string>> {
  if (sellables.length === 0) return new Map()
  const { market, events } = ctx.services
  const named = [...(await market.names(ctx, sellables)), ...(await events.names(ctx, sellables))]
  return new Map(
    named.map(({ sellable, title, detail }) => [keyOf(sellable), [title, detail].filter(Boolean).join(', ')]),
  )
}

/** What both sellers offer of these now, by `keyOf`; what is missing is not on sale. */
export async function offersOf(
  ctx: Ctx,
  sellables: readonly Sellable[],
): Promise<ReadonlyMap<string, Offer>> {
  const of = (kind: Sellable['kind']) => sellables.filter(sellable => sellable.kind === kind)
  const products = of('product')
  const tickets = of('ticket')
  const offers = [
    ...(products.length > 0 ? await ctx.services.market.offers(ctx, products) : []),
    ...(tickets.length > 0 ? await ctx.services.events.offers(ctx, tickets) : []),
  ]
  return new Map(offers.map(offer => [keyOf(offer.sellable), offer]))
}

/** A gift card is money: what is bought with it is taxed, and not the card. */
export const vatRateOf = (
  { vatRate, choice }: Pick<Offer, 'vatRate' | 'choice'>,
  usual: number | null,
): number | null => (choice?.kind === 'gift-card' ? null : (vatRate ?? usual))

import { sql } from 'kysely'
import type { Offer, Sellable } from '#core/contracts/seller'

/** Whether the line of an order that is named so in SQL is of something to hand over: no ticket, and no gift card. */
export const isGoods = (line: string) =>
  sql<boolean>`(${sql.ref(`${line}.kind`)} = 'product' and not ${sql.ref(`${line}.is_gift_card`)})`

/** The same of a line of a cart. */
export function isForHandingOver({
  sellable,
  offer,
}: {
  readonly sellable: Sellable
  readonly offer: Offer | null
}): boolean {
  return sellable.kind === 'product' && offer?.choice?.kind !== 'gift-card'
}

import { sql } from 'kysely'
import type { Offer, Sellable } from '#core/contracts/seller'

/** Whether the line of an order that is named so in SQL is of something to hand over: no ticket, and no gift card. */
export const isGoods = (line: string) =>
  sql<boolean>`(${sql.ref(`${line}.kind`)} = 'product' and not ${sql.ref(`${line}.is_gift_card`)})`

type Line = { readonly sellable: Sellable; readonly offer: Offer | null }

/** The same of a line of a cart. */
export function isForHandingOver({ sellable, offer }: Line): boolean {
  return sellable.kind === 'product' && offer?.choice?.kind !== 'gift-card'
}

/** What is handed over to a member, or to a guest: this says where and when. */
export type Goods = { readonly variantIds: readonly string[]; readonly memberId: string | null }

export function goodsOf({ lines }: { readonly lines: readonly Line[] }, memberId: string | null): Goods {
  const variantIds = lines
    .filter(isForHandingOver)
    .flatMap(({ sellable }) => (sellable.kind === 'product' ? [sellable.variantId] : []))
  return { variantIds, memberId }
}

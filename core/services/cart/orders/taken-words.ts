import type { TakenAt } from './insert-order'

/** Where the shop took an order for its buyer, as part of a sentence. */
export const TAKEN_WORDS: Readonly<Record<TakenAt, string>> = {
  till: 'at the till',
  phone: 'on the phone',
  shop: 'at the shop',
  elsewhere: 'over from another shop',
}

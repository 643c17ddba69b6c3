/** How an order is paid, and how money goes back: through SumUp, in cash, by bank transfer, from the member's credit. */
export const WAYS_TO_PAY = ['sumup', 'cash', 'transfer', 'credit'] as const

export type WayToPay = (typeof WAYS_TO_PAY)[number]

/** In words, as part of a sentence or by itself. */
export const WAY_WORDS: Readonly<Record<WayToPay, string>> = {
  sumup: 'by card',
  cash: 'in cash',
  transfer: 'by bank transfer',
  credit: 'from credit',
}

/** Its buyer pays later than they order: such an order is kept for days, and leaves the cart at once. */
export const isPaidLater = (way: WayToPay): boolean => way === 'cash' || way === 'transfer'

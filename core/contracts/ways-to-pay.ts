/**
 * How an order is paid, and how money goes back: through SumUp, in cash, by bank transfer, from the member's credit, on
 * the monthly bill of an account that the shop trusts.
 */
export const WAYS_TO_PAY = ['sumup', 'cash', 'transfer', 'credit', 'account'] as const

export type WayToPay = (typeof WAYS_TO_PAY)[number]

/** What an order may be paid with beside that. */
export type WayOfPart = 'credit' | 'gift-card'

/** In words, as part of a sentence or by itself. */
export const WAY_WORDS: Readonly<Record<WayToPay | WayOfPart, string>> = {
  sumup: 'by card',
  cash: 'in cash',
  transfer: 'by bank transfer',
  credit: 'from credit',
  account: 'on the monthly bill',
  'gift-card': 'with a gift card',
}

/** Its buyer pays later than they order: such an order is kept for days, and leaves the cart at once. */
export const isPaidLater = (way: WayToPay): boolean => way === 'cash' || way === 'transfer'

/** The order itself is paid at once by what we have on record, and nobody has to be waited for. */
export const isPaidAtOnce = (way: WayToPay): boolean => way === 'credit' || way === 'account'

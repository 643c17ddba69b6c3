import type { Money } from '#core/contracts/money'

type Bought = {
  readonly key: string
  readonly quantity: number
  readonly vatRate: number | null
  /** Of one; null or unset for what carries none. */
  readonly deposit?: Money | null
}

export type DepositPart = { readonly key: string; readonly amount: number; readonly vatRate: number | null }

/** As the receipt says it. */
export const DEPOSIT = 'Deposit'

/** What is left for the bottles and crates of these in this currency, by line; it follows the VAT of what is in them. */
export function depositsFor(currency: string, bought: readonly Bought[]): readonly DepositPart[] {
  return bought.flatMap(({ key, deposit, quantity, vatRate }) =>
    deposit?.currency === currency ? [{ key, amount: deposit.amount * quantity, vatRate }] : [],
  )
}

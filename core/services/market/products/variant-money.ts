import type { Selectable } from 'kysely'
import type { Money } from '#core/contracts/money'
import type { Database } from '#core/database/db'

type Variants = Selectable<Database['variants']>

/** What we ask for a variant. */
export function priceOf(variant: Pick<Variants, 'price_amount' | 'price_currency'>): Money {
  return { amount: variant.price_amount, currency: variant.price_currency }
}

/** What its supplier asks for it; null when nobody has said. */
export function costOf({
  cost_amount: amount,
  cost_currency: currency,
}: Pick<Variants, 'cost_amount' | 'cost_currency'>): Money | null {
  return amount !== null && currency !== null ? { amount, currency } : null
}

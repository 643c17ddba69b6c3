import { sql } from 'kysely'
import { takePercent } from '#core/pricing/percent'

/** Each price list `p` beside each variant `v`, with the price `x` that is written in it for that. */
export const LISTS_BY_VARIANT = sql`price_lists p cross join variants v
  left join price_list_prices x on x.price_list_id = p.id and x.variant_id = v.id and x.currency = v.price_currency`

type Said = {
  readonly listed: number
  /** What is written for the variant. */
  readonly own: number | null
  readonly percentOff: number | null
}

/** What a variant costs by a list, in minor units: a price written for it goes before the percentage of the list. */
export const amountBy = ({ listed, own, percentOff }: Said): number =>
  own ?? takePercent(listed, percentOff ?? 0)

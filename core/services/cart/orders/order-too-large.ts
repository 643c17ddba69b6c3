import { formatMoney } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'

/** What one order may come to, in minor units: beyond it somebody has mistyped a price or a number. */
export const LARGEST_ORDER = 1_000_000_000_000

/** More than `LARGEST_ORDER`. */
export class OrderTooLarge extends Refusal {
  override name = 'OrderTooLarge'
  constructor(currency: string, locale: string) {
    const most = formatMoney({ amount: LARGEST_ORDER, currency }, locale)
    super(`One order can come to ${most} at most. Please order less of it, or talk to us.`)
  }
}

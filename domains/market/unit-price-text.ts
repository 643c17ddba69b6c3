import { formatMoney, type Money } from '#core/contracts/money'
import { unitPriceOf } from '#core/pricing/unit-price'

/** `£19.12 per kg`, after the first of these texts that says a measure; nothing where none does. */
export function unitPriceText(price: Money, written: readonly string[], locale: string): string {
  const found = written.map(text => unitPriceOf(price, text)).find(unit => unit !== null)
  return found ? `${formatMoney(found.price, locale)} per ${found.per}` : ''
}

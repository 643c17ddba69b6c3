import type { Money as Amount } from '#core/contracts/money'
import { Money } from '#templates/components/price'

/** What it all comes to, under the lines of a cart or an order. */
export function Total({ value, locale }: { value: Amount; locale: string }) {
  return (
    <p class="price price--large cart-total">
      <span class="price__unit">Total </span>
      <strong>
        <Money value={value} locale={locale} />
      </strong>
    </p>
  )
}

import type { Money as MoneyValue } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { Money } from '#templates/components/price'

export function CartTotal({ page, total }: { page: PageContext; total: MoneyValue }) {
  return (
    <p class="price price--large cart-total">
      <span class="price__unit">Total </span>
      <strong class="price__now">
        <Money value={total} locale={page.locale} />
      </strong>
    </p>
  )
}

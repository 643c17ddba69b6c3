import type { CartLineView } from '#core/services/cart/lines/read-cart'
import { Money } from '#templates/components/price'

/** What one costs, and where that is not the shop's own price, why. */
export function UnitPrice({ line, locale }: { line: CartLineView; locale: string }) {
  const { unitPrice, priceRule, usual } = line
  if (!unitPrice) return '–'
  if (!priceRule) return <Money value={unitPrice} locale={locale} />
  return (
    <>
      {!!usual && (
        <>
          <s class="price__was">
            <span class="visually-hidden">instead of </span>
            <Money value={usual} locale={locale} />
          </s>{' '}
        </>
      )}
      <Money value={unitPrice} locale={locale} />
      <small class="cart-detail" safe>
        {priceRule}
      </small>
    </>
  )
}

import { netOf, type OrderSummary } from '#core/contracts/cart'
import { formatMoney } from '#core/contracts/money'
import { Money } from '#templates/components/price'

/** What an order came to; once some of it was given back, also what is left of that. */
export function OrderSum({ order, locale }: { order: OrderSummary; locale: string }) {
  const { total, refunded } = order
  if (!refunded) return <Money value={total} locale={locale} />
  return (
    <>
      <Money value={total} locale={locale} />
      <small class="cart-detail" safe>
        {`${formatMoney(refunded, locale)} refunded, ${formatMoney(netOf(order), locale)} net`}
      </small>
    </>
  )
}

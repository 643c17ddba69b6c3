import type { Money as Amount } from '#core/contracts/money'
import { Money } from '#templates/components/price'

type Props = {
  adjustments: readonly { readonly label: string; readonly amount: Amount }[]
  locale: string
}

/** Fees, delivery and vouchers, between the lines of a cart or an order and what it all comes to. */
export function Adjustments({ adjustments, locale }: Props) {
  if (adjustments.length === 0) return ''
  return (
    <dl class="cart-adjustments">
      {adjustments.map(({ label, amount }) => (
        <div>
          <dt safe>{label}</dt>
          <dd>
            <Money value={amount} locale={locale} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

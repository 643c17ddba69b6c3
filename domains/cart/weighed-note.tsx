import type { CartView } from '#core/services/cart/lines/read-cart'
import { Notice } from '#templates/components/notice'

/** Says of what is sold by weight that its price is not the last word. */
export function WeighedNote({ cart }: { cart: Pick<CartView, 'lines'> }) {
  const weighed = cart.lines.flatMap(({ offer }) => (offer?.goods?.grams ? [offer.title] : []))
  if (weighed.length === 0) return ''
  return (
    <Notice title="Some of it is sold by weight">
      <p
        safe
      >{`${[...new Set(weighed)].join(', ')}: the price is for about what it weighs. You pay what it weighs when we pack it, and we write to you what that is.`}</p>
    </Notice>
  )
}

import type { CartView } from '#core/services/cart/lines/read-cart'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { toBeWeighed } from '#core/services/cart/orders/to-be-weighed'
import { Notice } from '#templates/components/notice'

/** Says of what is sold by weight that its price is not the last word. */
export function WeighedNote({ cart }: { cart: Pick<CartView, 'lines'> }) {
  const weighed = cart.lines.flatMap(({ offer }) => (offer?.goods?.grams ? [offer.title] : []))
  return <SoldByWeight names={[...new Set(weighed)]} />
}

/** The same of an order, until it has been weighed. */
export function ToBeWeighedNote({ order: { state, lines } }: { order: Pick<OrderView, 'state' | 'lines'> }) {
  return state === 'pending' || state === 'paid' ? <SoldByWeight names={toBeWeighed(lines)} /> : ''
}

function SoldByWeight({ names }: { names: readonly string[] }) {
  if (names.length === 0) return ''
  return (
    <Notice title="Some of it is sold by weight">
      <p
        safe
      >{`${names.join(', ')}: the price is for about what it weighs. You pay what it weighs when we pack it, and we write to you what that is.`}</p>
    </Notice>
  )
}

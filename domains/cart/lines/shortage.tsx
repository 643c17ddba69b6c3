import type { CartLineView, CartView } from '#core/services/cart/lines/read-cart'
import { Button } from '#templates/components/button'
import { Notice } from '#templates/components/notice'

/** The one apology: it names what is short and how many are left, and one press makes the cart fit. */
export function Shortage({ cart }: { cart: CartView }) {
  const short = cart.lines.filter(line => line.state !== 'available')
  return (
    <form method="post" action="/adjustment">
      <Notice kind="error" title="We are sorry: not everything is left">
        {short.length === 0 && <p>Somebody was faster at this very moment. Please try again.</p>}
        {short.map(line => (
          <p safe>{sentence(line)}</p>
        ))}
        <p>Nothing was ordered, and everything else in your cart is as it was.</p>
        <Button variant="plain" small>
          Take what is left
        </Button>
      </Notice>
    </form>
  )
}

function sentence({ offer, name, quantity, state }: CartLineView): string {
  if (!offer) return name ? `${name}, is not sold any more.` : 'Something in your cart is not sold any more.'
  if (state === 'gone') return `${offer.title} is sold out.`
  return `Of ${offer.title} only ${offer.available} ${offer.available === 1 ? 'is' : 'are'} left, and you wished for ${quantity}.`
}

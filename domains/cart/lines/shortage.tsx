import type { Children } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { OfferedLineView } from '#core/services/cart/lines/read-cart'
import { Button } from '#templates/components/button'
import { Notice } from '#templates/components/notice'

type Props = { lines: readonly OfferedLineView[] }

/** The one apology, in the cart: one press makes the cart fit. */
export function Shortage({ lines }: Props) {
  return (
    <form method="post" action="/adjustment">
      <ShortageNotice lines={lines}>
        <Button variant="plain" small>
          Take what is left
        </Button>
      </ShortageNotice>
    </form>
  )
}

/** It names what is short and how many are left; within it what one can do now. */
export function ShortageNotice({ lines, children }: Props & { children: Children }) {
  const short = lines.filter(line => line.state !== 'available')
  return (
    <Notice kind="error" title="We are sorry: not everything is left">
      {short.length === 0 && <p>Somebody was faster at this very moment. Please try again.</p>}
      {short.map(line => (
        <p safe>{sentence(line)}</p>
      ))}
      <p>Nothing was ordered, and everything else in your cart is as it was.</p>
      {children}
    </Notice>
  )
}

function sentence({ offer, name, quantity, state }: OfferedLineView): string {
  if (!offer)
    return name ? isolate`${name}, is not sold any more.` : 'Something in your cart is not sold any more.'
  if (state === 'gone') return isolate`${offer.title} is sold out.`
  return isolate`Of ${offer.title} only ${offer.available} ${offer.available === 1 ? 'is' : 'are'} left, and you wished for ${quantity}.`
}

import { fingerprintOfCart } from '#core/services/cart/lines/fingerprint'
import type { CartView } from '#core/services/cart/lines/read-cart'
import type { OrderRequest } from '#core/services/cart/orders/place-order'

/** A form that was opened before its field held the lines too knows the total alone. */
export const SEEN = '^\\d{1,16}(-[0-9a-f]{32})?$'

/** What the buyer sees at this moment, as a field of the form that they agree with: `1300-<fingerprint of the lines>`. */
export const seenText = (cart: CartView): string => `${cart.total.amount}-${fingerprintOfCart(cart)}`

/** What such a field says. */
export function readSeen(text: string): Pick<OrderRequest, 'seenTotal' | 'seenLines'> {
  const [total, seenLines] = text.split('-')
  return { seenTotal: Number(total), seenLines }
}

import { withoutVat } from '#core/pricing/vat'
import { netLines } from '../prices/net-lines'
import type { CartView } from './read-cart'

/** A cart as its buyer reads it: for a business without VAT, which stands beside the lines. It comes to the same total. */
export function shownCart(cart: CartView, locale: string): CartView {
  if (!cart.isNet) return cart
  const { lines, adjustments, isNet } = netLines(cart, locale)
  return {
    ...cart,
    isNet,
    adjustments,
    lines: lines.map(line => ({
      ...line,
      usual: line.usual && withoutVat(line.usual, line.vatRate),
      offer: line.offer && {
        ...line.offer,
        unitPrice: withoutVat(line.offer.unitPrice, line.vatRate),
      },
    })),
  }
}

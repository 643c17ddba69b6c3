import { netParts } from '#core/pricing/net-parts'
import { withoutVat } from '#core/pricing/vat'
import { rateWords } from '../invoices/words'
import type { CartLineView, CartView } from './read-cart'

/**
 * A cart as a business reads it: its lines and what stands beside them without VAT, and VAT by rate as the last of these.
 * They come to the same total.
 */
export function netCart(cart: CartView, locale: string): CartView {
  const { lines, adjustments, total } = cart
  const goods = lines.flatMap(({ id, total: gross, vatRate }) =>
    gross ? [{ key: `line:${id}`, gross: gross.amount, vatRate }] : [],
  )
  const beside = adjustments.flatMap(({ parts }, at) =>
    parts.map(({ amount, vatRate }, part) => ({ key: `${at}:${part}`, gross: amount, vatRate })),
  )
  const { nets, vat } = netParts([...goods, ...beside])
  const netOf = (key: string) => nets.get(key) ?? 0
  return {
    ...cart,
    lines: lines.map(line => netLine(line, netOf(`line:${line.id}`))),
    adjustments: [
      ...adjustments.map((each, at) => ({
        ...each,
        amount: {
          ...each.amount,
          amount: each.parts.reduce((sum, _, part) => sum + netOf(`${at}:${part}`), 0),
        },
      })),
      ...vat
        .filter(sum => sum.vat !== 0)
        .map(sum => ({
          ...{ kind: 'fee' as const, label: `VAT ${rateWords(sum.rate, locale)}`, parts: [] },
          amount: { amount: sum.vat, currency: total.currency },
        })),
    ],
  }
}

function netLine(line: CartLineView, net: number): CartLineView {
  const { vatRate, offer, unitPrice, total } = line
  return {
    ...line,
    offer: offer && { ...offer, unitPrice: withoutVat(offer.unitPrice, vatRate) },
    unitPrice: unitPrice && withoutVat(unitPrice, vatRate),
    total: total && { ...total, amount: net },
  }
}

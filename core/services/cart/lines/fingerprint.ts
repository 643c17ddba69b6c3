import type { Money } from '#core/contracts/money'

type PricedLine = { readonly key: string; readonly quantity: number; readonly unitPrice: Money | null }
type Adjusted = { readonly kind: string; readonly label: string; readonly amount: Money }

/**
 * The same for the same things, as many of each, at the same prices, with the same fees and vouchers; in whatever order
 * they lie in the cart.
 */
export function fingerprintOf(lines: readonly PricedLine[], adjustments: readonly Adjusted[] = []): string {
  const goods = lines.map(
    ({ key, quantity, unitPrice }) =>
      `${key}×${quantity}@${unitPrice?.amount ?? '-'}${unitPrice?.currency ?? ''}`,
  )
  const others = [...sumsOf(adjustments)].map(([name, amount]) => `${name}@${amount}`)
  const words = [...goods, ...others].sort().join('\n')
  return new Bun.CryptoHasher('sha256').update(words).digest('hex').slice(0, 32)
}

/** By kind, label and currency: an order tells two fees of one name no more apart than its buyer does. */
function sumsOf(adjustments: readonly Adjusted[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { kind, label, amount } of adjustments) {
    const name = `${kind}:${label}:${amount.currency}`
    sums.set(name, (sums.get(name) ?? 0) + amount.amount)
  }
  return sums
}

/** Of a cart as it was shown, which is what its owner agreed to. */
export const fingerprintOfCart = (cart: {
  readonly lines: readonly PricedLine[]
  readonly adjustments: readonly Adjusted[]
}): string => fingerprintOf(cart.lines, cart.adjustments)

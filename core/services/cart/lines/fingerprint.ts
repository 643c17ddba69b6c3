import type { Money } from '#core/contracts/money'

type PricedLine = { readonly key: string; readonly quantity: number; readonly unitPrice: Money | null }

/** The same for the same things, as many of each, at the same prices; in whatever order they lie in the cart. */
export function fingerprintOf(lines: readonly PricedLine[]): string {
  const words = lines.map(
    ({ key, quantity, unitPrice }) =>
      `${key}×${quantity}@${unitPrice?.amount ?? '-'}${unitPrice?.currency ?? ''}`,
  )
  return new Bun.CryptoHasher('sha256').update(words.sort().join('\n')).digest('hex').slice(0, 32)
}

/** Of a cart as it was shown, which is what its owner agreed to. */
export const fingerprintOfCart = (cart: {
  readonly lines: readonly {
    readonly key: string
    readonly quantity: number
    readonly offer: { readonly unitPrice: Money } | null
  }[]
}): string => fingerprintOf(cart.lines.map(line => ({ ...line, unitPrice: line.offer?.unitPrice ?? null })))

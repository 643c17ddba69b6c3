import { formatMoney, type Money } from '#core/contracts/money'
import { WAY_WORDS, type WayToPay } from '#core/contracts/ways-to-pay'
import type { PaidPart } from '../parts-of'

/** How an order is paid, in words: `by card`, or `£5.00 with a gift card, £3.20 by card`. */
export function waysOf(
  { way, parts, due }: { readonly way: WayToPay; readonly parts: readonly PaidPart[]; readonly due: Money },
  locale: string,
): string {
  if (parts.length === 0) return WAY_WORDS[way]
  const all = due.amount > 0 ? [...parts, { way, amount: due }] : parts
  return partsInWords(all, locale)
}

type Part = { readonly way: keyof typeof WAY_WORDS; readonly amount: Money }

/** `£5.00 with a gift card, £3.20 by card`. */
export const partsInWords = (parts: readonly Part[], locale: string): string =>
  parts.map(({ way, amount }) => `${formatMoney(amount, locale)} ${WAY_WORDS[way]}`).join(', ')

import { wholeNumber } from '#core/app/form'
import type { RemovedLine } from '#core/services/cart/lines/change-line'
import { sellableOfKey } from '#core/services/cart/sellables'

/** The cart page that offers to put a removed line back: its address says which. */
export function undoPath({ key, quantity }: RemovedLine): string {
  return `/?removed=${encodeURIComponent(key)}&quantity=${quantity}`
}

/** What the address says was removed; null for one that says nothing, or nonsense. */
export function readRemoved(query: Readonly<Record<string, string | undefined>>): RemovedLine | null {
  const key = query.removed ?? ''
  const quantity = wholeNumber(query.quantity)
  return sellableOfKey(key) && quantity > 0 ? { key, quantity } : null
}

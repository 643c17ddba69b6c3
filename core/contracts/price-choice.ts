/** One of the prices that a buyer may choose from, in minor units: `Solidarity`, `Standard`. */
export type PriceLevel = { readonly label: string; readonly amount: number }

/**
 * What its buyer may pay for a thing: one of some `levels`, anything between two limits (`free`), or the value of a gift
 * card between two limits. In minor units of the shop's currency.
 */
export type PriceChoice = {
  readonly kind: 'levels' | 'free' | 'gift-card'
  readonly least: number
  readonly most: number
  readonly levels: readonly PriceLevel[]
}

/** Whether somebody may pay so much. */
export function isChoice({ kind, least, most, levels }: PriceChoice, amount: number): boolean {
  if (!Number.isSafeInteger(amount)) return false
  return kind === 'levels' ? levels.some(level => level.amount === amount) : amount >= least && amount <= most
}

/** How a chosen price is called on the order: by its level, or as what it is. Never who chose it. */
export function wordsOfChoice({ kind, levels }: PriceChoice, amount: number): string | null {
  if (kind === 'gift-card') return null
  if (kind === 'free') return 'Price of your choice'
  return levels.find(level => level.amount === amount)?.label ?? null
}

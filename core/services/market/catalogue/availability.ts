/** From here down a page says how many are left, and `scarce_variants` has it (`keep_scarce`, with this number in it). */
export const LOW_STOCK = 5

export type Availability = 'in-stock' | 'low' | 'sold-out'

export function availabilityOf(available: number): Availability {
  if (available <= 0) return 'sold-out'
  return available <= LOW_STOCK ? 'low' : 'in-stock'
}

/** `In stock`, `Only 3 left`, `Sold out`. */
export function availabilityInWords(available: number): string {
  if (available <= 0) return 'Sold out'
  return available <= LOW_STOCK ? `Only ${available} left` : 'In stock'
}

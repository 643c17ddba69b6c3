import { parsePrice } from '#core/scrape/price'
import type { PriceWish } from '#core/services/market/products/set-prices'

const PRICE = 'price-'
const SEEN = 'seen-'
/** What the database can hold of a price, in minor units. */
const MOST = 2_147_483_647

export const priceField = (variantId: string) => PRICE + variantId
export const seenField = (variantId: string) => SEEN + variantId

export type ReadPrices = {
  readonly wishes: readonly PriceWish[]
  /** What was typed, and the faults of what is no price, by variant. */
  readonly typed: ReadonlyMap<string, string>
  readonly faults: ReadonlyMap<string, string>
}

/** Every price field that a form sent, each read by itself. */
export function readPrices(body: unknown, currency: string): ReadPrices {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const wishes: PriceWish[] = []
  const typed = new Map<string, string>()
  const faults = new Map<string, string>()
  for (const [field, value] of Object.entries(fields)) {
    if (!field.startsWith(PRICE) || typeof value !== 'string') continue
    const variantId = field.slice(PRICE.length)
    typed.set(variantId, value)
    const price = parsePrice(value, currency)
    const fault = faultOf(value, price?.amount ?? null)
    if (fault) faults.set(variantId, fault)
    else if (price) wishes.push({ variantId, price, seen: Number(fields[seenField(variantId)]) })
  }
  return { wishes, typed, faults }
}

function faultOf(written: string, amount: number | null): string | null {
  if (written.trim() === '') return 'Give it a price.'
  if (amount === null) return 'Write the price like 4.50.'
  return amount > MOST ? 'That is more than a price can be.' : null
}

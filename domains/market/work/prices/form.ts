import { typedValues } from '#core/app/form'
import type { Money } from '#core/contracts/money'
import { amountExample } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import type { RequestedPrice } from '#core/services/market/products/set-prices'

const PRICE = 'price-'
const SEEN = 'seen-'
/** Of a price in another currency: no price in ours is like it. */
const NOT_OURS = -1

export const priceField = (variantId: string) => PRICE + variantId
export const seenField = (variantId: string) => SEEN + variantId

/** What a form remembers to have shown, in minor units of our currency. */
export const seenValue = (price: Money, currency: string): string =>
  String(price.currency === currency ? price.amount : NOT_OURS)

export type ReadPrices = {
  readonly wishes: readonly RequestedPrice[]
  /** What was typed, and the faults of what is no price, by variant. */
  readonly typed: ReadonlyMap<string, string>
  readonly faults: ReadonlyMap<string, string>
}

/** Every price field that a form sent, each read by itself. */
export function readPrices(body: unknown, currency: string): ReadPrices {
  const fields = typedValues(body)
  const wishes: RequestedPrice[] = []
  const typed = new Map<string, string>()
  const faults = new Map<string, string>()
  for (const [field, value] of Object.entries(fields)) {
    if (!field.startsWith(PRICE) || typeof value !== 'string') continue
    const variantId = field.slice(PRICE.length)
    typed.set(variantId, value)
    const price = parsePrice(value, currency)
    if (!price)
      faults.set(
        variantId,
        value.trim() === '' ? 'Give it a price.' : `Write the price like ${amountExample(currency)}.`,
      )
    else wishes.push({ variantId, price, seen: Number(fields[seenField(variantId)]) })
  }
  return { wishes, typed, faults }
}

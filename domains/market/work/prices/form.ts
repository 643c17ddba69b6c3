import { typedValues } from '#core/app/form'
import { amountExample } from '#core/contracts/money'
import { parsePrice } from '#core/scrape/price'
import type { RequestedPrice } from '#core/services/market/products/set-prices'
import type { TypedPrice } from '#core/services/market/products/typed-price'
import { typedPrice } from '../../price-vat'

const PRICE = 'price-'
const SEEN = 'seen-'
const VAT = 'vat-'
/** Behind what was shown without VAT. */
const WITHOUT_VAT = ' without VAT'
/** Of a price in another currency: no price in ours is like it. */
const NOT_OURS = -1

export const priceField = (variantId: string) => PRICE + variantId
export const seenField = (variantId: string) => SEEN + variantId

export const vatField = (variantId: string) => VAT + variantId

/** What a form remembers to have shown, in minor units of our currency. */
export const seenValue = (price: TypedPrice, currency: string): string =>
  `${price.currency === currency ? price.amount : NOT_OURS}${price.withoutVat ? WITHOUT_VAT : ''}`

export type ReadPrices = {
  readonly wishes: readonly RequestedPrice[]
  /** What was typed, and the faults of what is no price, by variant. */
  readonly typed: ReadonlyMap<string, string>
  /** What was chosen beside it, by variant. */
  readonly typedVat: ReadonlyMap<string, string>
  readonly faults: ReadonlyMap<string, string>
  /** Which are not as the page showed them, and what it showed, by variant. */
  readonly touched: ReadonlyMap<string, string>
}

/** Every price field that a form sent, each read by itself. */
export function readPrices(body: unknown, currency: string): ReadPrices {
  const fields = typedValues(body)
  const wishes: RequestedPrice[] = []
  const typed = new Map<string, string>()
  const typedVat = new Map<string, string>()
  const faults = new Map<string, string>()
  const touched = new Map<string, string>()
  for (const [field, value] of Object.entries(fields)) {
    if (!field.startsWith(PRICE) || typeof value !== 'string') continue
    const variantId = field.slice(PRICE.length)
    typed.set(variantId, value)
    const vat = fields[vatField(variantId)]
    if (typeof vat === 'string') typedVat.set(variantId, vat)
    const price = parsePrice(value, currency)
    const seen = seenOf(fields[seenField(variantId)])
    const isAsSeen = price ? price.amount === seen.seen : value.trim() === '' && seen.seen === NOT_OURS
    if (!isAsSeen || (typeof vat === 'string' && (vat === 'without') !== seen.seenWithoutVat))
      touched.set(variantId, String(fields[seenField(variantId)] ?? ''))
    if (!price)
      faults.set(
        variantId,
        value.trim() === '' ? 'Give it a price.' : `Write the price like ${amountExample(currency)}.`,
      )
    else wishes.push({ variantId, price: typedPrice(price, vat), ...seen })
  }
  return { wishes, typed, typedVat, faults, touched }
}

function seenOf(value: unknown): Pick<RequestedPrice, 'seen' | 'seenWithoutVat'> {
  const seen = String(value)
  const seenWithoutVat = seen.endsWith(WITHOUT_VAT)
  return { seen: Number(seenWithoutVat ? seen.slice(0, -WITHOUT_VAT.length) : seen), seenWithoutVat }
}

import type { Money } from '#core/contracts/money'
import { allocate } from './allocate'

/** Hundredths of a percent: 2000 are 20 %, 550 are 5.5 %. Null where no VAT is charged, which is not the same as 0 %. */
export type VatRate = number | null

/** An amount in minor units with its VAT in it, and the rate. */
export type Taxed = { readonly key: string; readonly gross: number; readonly vatRate: VatRate }

/** What an invoice says of one rate: `net + vat = gross`. */
export type VatSum = {
  readonly rate: VatRate
  readonly net: number
  readonly vat: number
  readonly gross: number
}

const WHOLE = 10_000n

/** The VAT that a gross amount has in it, rounded half away from zero: never to the even. */
export function vatIncluded(gross: number, rate: VatRate): number {
  if (rate === null || rate === 0 || gross === 0) return 0
  if (!Number.isSafeInteger(rate) || rate < 0) throw new RangeError(`${rate} is no rate of VAT`)
  const divisor = WHOLE + BigInt(rate)
  const exact = BigInt(Math.abs(gross)) * BigInt(rate)
  const rounded = Number((2n * exact + divisor) / (2n * divisor))
  return gross < 0 ? -rounded : rounded
}

/** What is left of a price without the VAT that it has in it. */
export const withoutVat = (price: Money, rate: VatRate): Money => ({
  ...price,
  amount: price.amount - vatIncluded(price.amount, rate),
})

/** A price as its buyer reads it: for a business without its VAT, which comes on top of it. */
export const priceShown = (
  price: Money,
  rate: VatRate,
  isNet: boolean,
): { readonly price: Money; readonly plusVat: boolean } => ({
  price: isNet ? withoutVat(price, rate) : price,
  plusVat: isNet && rate !== null && rate > 0,
})

/**
 * VAT by rate, highest first, reckoned once for all that is sold at a rate, as EN 16931 (BT-117) has it: the sum is
 * rounded, not each line.
 */
export function vatByRate(items: readonly Taxed[]): readonly VatSum[] {
  const byRate = Map.groupBy(items, ({ vatRate }) => vatRate)
  return [...byRate]
    .map(([rate, own]) => {
      const gross = own.reduce((sum, item) => sum + item.gross, 0)
      const vat = vatIncluded(gross, rate)
      return { rate, net: gross - vat, vat, gross }
    })
    .sort((one, other) => (other.rate ?? -1) - (one.rate ?? -1))
}

/** Each item's own share of its rate's VAT, by key: the shares of a rate add up to what `vatByRate` says. */
export function vatByItem(items: readonly Taxed[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>()
  for (const { rate, vat } of vatByRate(items)) {
    const own = items.filter(({ vatRate }) => vatRate === rate)
    const parts = allocate(
      vat,
      own.map(({ key, gross }) => ({ key, weight: Math.abs(gross) })),
    )
    own.forEach(({ key }, index) => {
      shares.set(key, parts[index] ?? 0)
    })
  }
  return shares
}

import type { VatRate } from './vat'

const WHOLE = 10_000n

/**
 * What is asked for what is priced without VAT, in minor units, rounded half up. Without a rate it is the same number.
 * Throws `RangeError` for what is no price or no rate.
 */
export function priceWithVat(net: number, rate: VatRate): number {
  if (!Number.isSafeInteger(net) || net < 0) throw new RangeError(`${net} is no price`)
  if (rate === null) return net
  if (!Number.isSafeInteger(rate) || rate < 0) throw new RangeError(`${rate} is no rate of VAT`)
  return Number((BigInt(net) * (WHOLE + BigInt(rate)) + WHOLE / 2n) / WHOLE)
}

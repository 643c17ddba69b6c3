import type { Money } from '#core/contracts/money'
import { minorDigits } from './major-units'
import { InexactAmount } from './refusals'

/** Readers have no decimals in these, whatever ISO 4217 says. */
const WHOLE = new Set(['CLP', 'COP', 'HUF'])

export const readerDigits = (currency: string): number => (WHOLE.has(currency) ? 0 : minorDigits(currency))

/** As a reader wants it: 10.10 pounds → 1010 with two decimals. Throws `InexactAmount` for parts of a forint. */
export function toReaderUnits({ amount, currency }: Money) {
  const digits = readerDigits(currency)
  const value = amount / 10 ** (minorDigits(currency) - digits)
  if (!Number.isInteger(value)) throw new InexactAmount(`${amount} ${currency} is no amount for a reader`)
  return { value, currency, minor_unit: digits }
}

export const fromReaderUnits = (value: number, currency: string): Money => ({
  amount: value * 10 ** (minorDigits(currency) - readerDigits(currency)),
  currency,
})

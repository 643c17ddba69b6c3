import { type Money, minorDigits } from '#core/contracts/money'
import { InexactAmount } from './refusals'

// Above this a double no longer holds every hundredth, so a conversion could be off by a penny.
const LARGEST_EXACT_AMOUNT = 1e15
// Room for the noise of adding floats (0.1 + 0.2), far from room for half a penny.
const FLOAT_NOISE = 1e-4

/**
 * Minor units to the decimal that SumUp's online API wants: 1010 pence → 10.1, 500 yen → 500.
 * Throws `InexactAmount` for what is not a whole, non-negative number of minor units.
 */
export function toMajorUnits({ amount, currency }: Money): number {
  if (!Number.isInteger(amount) || amount < 0 || amount > LARGEST_EXACT_AMOUNT)
    throw new InexactAmount(`${amount} is no amount in minor units of ${currency}`)
  // One division rounds once, to the very double that `10.1` is read as; multiplying by 0.01 would not.
  return amount / 10 ** minorDigits(currency)
}

/** SumUp's decimal to minor units: 10.1 pounds → 1010. Throws `InexactAmount` for parts of a penny. */
export function fromMajorUnits(decimal: number, currency: string): Money {
  const exact = decimal * 10 ** minorDigits(currency)
  const amount = Math.round(exact)
  if (!(amount >= 0 && amount <= LARGEST_EXACT_AMOUNT && Math.abs(exact - amount) < tolerance(amount)))
    throw new InexactAmount(`${decimal} ${currency} is no whole number of minor units`)
  return { amount, currency }
}

const tolerance = (amount: number) => Math.max(FLOAT_NOISE, amount * Number.EPSILON * 2)

export { minorDigits }

/** So many hundredths of a percent of an amount, rounded half up. */
export function percentOf(amount: number, rate: number): number {
  return Number((BigInt(amount) * BigInt(rate) * 2n + 10_000n) / 20_000n)
}

/** What is left of an amount when so much is taken off. */
export const takePercent = (amount: number, rate: number): number => amount - percentOf(amount, rate)

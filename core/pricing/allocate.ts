/** Whom a share is for, and how much of the whole: a whole number, not negative. */
export type Share = { readonly key: string; readonly weight: number }

/**
 * Divides minor units among shares by their weights, so that the parts add up to the whole: the largest remainders get
 * what rounding down left over (Hare–Niemeyer). Equal remainders are told apart by their keys, never by their order.
 * Without any weight nobody gets anything, and `whole` has to be 0. The parts come in the order of the shares.
 */
export function allocate(whole: number, shares: readonly Share[]): readonly number[] {
  const total = shares.reduce((sum, { weight }) => sum + BigInt(weight), 0n)
  if (total === 0n) {
    if (whole !== 0) throw new RangeError(`There is nobody to give ${whole} to`)
    return shares.map(() => 0)
  }
  const units = BigInt(Math.abs(whole))
  const parts = shares.map(({ key, weight }, index) => {
    const exact = units * BigInt(weight)
    return { index, key, units: exact / total, remainder: exact % total }
  })
  const left = Number(units - parts.reduce((sum, part) => sum + part.units, 0n))
  const first = parts.toSorted(byRemainder).slice(0, left)
  const sign = whole < 0 ? -1 : 1
  const bonus = new Set(first.map(({ index }) => index))
  return parts.map(({ index, units: own }) => positiveZero(sign * (Number(own) + (bonus.has(index) ? 1 : 0))))
}

type Part = { readonly key: string; readonly remainder: bigint }

function byRemainder(one: Part, other: Part): number {
  if (one.remainder !== other.remainder) return one.remainder > other.remainder ? -1 : 1
  return one.key < other.key ? -1 : 1
}

const positiveZero = (amount: number): number => (amount === 0 ? 0 : amount)

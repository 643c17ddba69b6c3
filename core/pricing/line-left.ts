import type { Taxed, VatRate } from './vat'

/** A line as it was sold, with what was added to it and taken off it: its share of vouchers, its deposit. */
export type SoldLine = {
  readonly key: string
  readonly unitAmount: number
  readonly quantity: number
  readonly vatRate: VatRate
  readonly adjustments: readonly LineAdjustment[]
}

type LineAdjustment = {
  readonly amount: number
  readonly vatRate: VatRate
  /** Of so many of the line, the last that are left: what weighing changed once some had gone back. Else of all of them. */
  readonly of?: number | null
}

/**
 * What a line comes to while `left` of it are kept, by rate of VAT. The first that go back take the larger parts of what
 * does not divide: however a line is given back, in parts or as a whole, the parts add up to it, and none is negative.
 */
export function lineLeft(
  { key, unitAmount, quantity, vatRate, adjustments }: SoldLine,
  left: number,
): readonly Taxed[] {
  // Added up first: rounded one by one they could come to more than the goods.
  const byRate = Map.groupBy([{ amount: 0, vatRate }, ...adjustments], adjustment => adjustment.vatRate)
  return [...byRate].map(([rate, own]) => {
    const goods = rate === vatRate ? unitAmount * left : 0
    return { key: `${key}:${rate}`, vatRate: rate, gross: goods + partOf(own, left, quantity) }
  })
}

/** What going from `left` to fewer gives back. */
export function givenBack(line: SoldLine, left: number, quantity: number): number {
  return grossOf(lineLeft(line, left)) - grossOf(lineLeft(line, left - quantity))
}

/** Towards zero, once for all of them. */
function partOf(adjustments: readonly LineAdjustment[], left: number, quantity: number): number {
  const shares = adjustments.map(({ amount, of }) => {
    const all = of ?? quantity
    return { amount: BigInt(amount) * BigInt(Math.min(left, all)), by: BigInt(all) }
  })
  const by = shares.reduce((product, share) => product * share.by, 1n)
  return Number(shares.reduce((sum, share) => sum + share.amount * (by / share.by), 0n) / by)
}

export const grossOf = (parts: readonly Taxed[]): number => parts.reduce((sum, { gross }) => sum + gross, 0)

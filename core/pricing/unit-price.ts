import type { Money } from '#core/contracts/money'

export type UnitPrice = { readonly price: Money; readonly per: 'kg' | 'l' }

/** How many of the smallest measure: milligrams and microlitres, so that whole numbers say `2.5 g`. */
const MEASURES: Readonly<Record<string, { readonly per: UnitPrice['per']; readonly units: bigint }>> = {
  kg: { per: 'kg', units: 1_000_000n },
  g: { per: 'kg', units: 1_000n },
  l: { per: 'l', units: 1_000_000n },
  litre: { per: 'l', units: 1_000_000n },
  litres: { per: 'l', units: 1_000_000n },
  dl: { per: 'l', units: 100_000n },
  cl: { per: 'l', units: 10_000n },
  ml: { per: 'l', units: 1_000n },
}
const WHOLE = 1_000_000n
/** `1.000`, `1,250`: a thousand to one reader and one to another. */
const GROUPED = /^[1-9]\d{0,2}$/

/** `340 g`, `1.5 l bottle`, `6 × 330 ml`: a measure, and behind it words without figures. */
const WRITTEN =
  /^\s*(?:(\d{1,3})\s*[x×]\s*)?(\d{1,6})(?:[.,](\d{1,3}))?\s*(kg|g|litres?|l|dl|cl|ml)\b([^\d]*)$/i

/**
 * What a kilogram or a litre costs of something that is sold by `written`, as the law on unit prices wants it beside the
 * price (Directive 98/6/EC; the UK's Price Marking Order 2004), rounded half up. Null where it says no measure, where
 * that is an estimate ("about 4 kg") or is not understood as a whole, and where it is one kilogram or one litre: then
 * the price says it already.
 */
export function unitPriceOf(price: Money, written: string): UnitPrice | null {
  const measure = measureOf(written)
  if (!measure || measure.millionths === WHOLE) return null
  const { millionths, per } = measure
  const amount = Number((2n * BigInt(price.amount) * WHOLE + millionths) / (2n * millionths))
  return { price: { amount, currency: price.currency }, per }
}

/** How much of a kilogram or a litre `written` says, in millionths; null where `unitPriceOf` finds no measure in it. */
export function measureOf(
  written: string,
): { readonly millionths: bigint; readonly per: UnitPrice['per'] } | null {
  const [, times = '1', whole = '', decimals = '', word = ''] = WRITTEN.exec(written) ?? []
  const measure = MEASURES[word.toLowerCase()]
  if (!measure) return null
  // Nobody weighs grams to the thousandth: what looks so is a thousand of them, or a slip. Kilograms are.
  if (measure.units < WHOLE && decimals.length === 3 && GROUPED.test(whole)) return null
  const thousandths = BigInt(whole) * 1_000n + BigInt(decimals.padEnd(3, '0'))
  const millionths = (thousandths * measure.units * BigInt(times)) / 1_000n
  return millionths === 0n ? null : { millionths, per: measure.per }
}

import { type Taxed, type VatSum, vatByRate, vatIncluded } from './vat'

export type NetParts = {
  /** What each part comes to without VAT, by its key. */
  readonly nets: ReadonlyMap<string, number>
  readonly vat: readonly VatSum[]
}

/**
 * Parts with their VAT in them, some of which may take something off, as who is shown prices without VAT reads them: those
 * of a rate add up to its net as an invoice has it (`vatByRate`). Each is the nearest whole number or the one beside it.
 */
export function netParts(parts: readonly Taxed[]): NetParts {
  const nets = new Map<string, number>()
  const vat = vatByRate(parts)
  for (const { rate, net } of vat) {
    const own = parts
      .filter(({ vatRate }) => vatRate === rate)
      .map(({ key, gross }) => ({
        key,
        net: gross - vatIncluded(gross, rate),
        exact: exactNet(gross, rate),
      }))
    let missing = net - own.reduce((sum, part) => sum + part.net, 0)
    const step = Math.sign(missing)
    // Those first whose rounding was furthest in the other direction.
    for (const part of own.toSorted((a, b) => step * (b.exact - b.net - (a.exact - a.net)))) {
      if (missing === 0) break
      part.net += step
      missing -= step
    }
    for (const part of own) nets.set(part.key, part.net)
  }
  return { nets, vat }
}

const exactNet = (gross: number, rate: number | null): number => gross / (1 + (rate ?? 0) / 10_000)

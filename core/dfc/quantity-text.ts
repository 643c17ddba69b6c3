import { isSameTerm, localTerm } from './terms'

/** What measures are called here, by their names in the Data Food Consortium's list, and in which part of them little of them is said. */
const MEASURES: Readonly<Record<string, readonly [sign: string, smaller?: string]>> = {
  Kilogram: ['kg', 'g'],
  Gram: ['g'],
  Litre: ['l', 'ml'],
  Millilitre: ['ml'],
  Centilitre: ['cl'],
  Decilitre: ['dl'],
  Tonne: ['t'],
  PoundMass: ['lb'],
  OunceMass: ['oz'],
}
const PARTS = 1_000
/** A float may have come of a division. */
const DIGITS = 6

/**
 * A quantity as it stands on a product: `300 g` of 0.3 `dfc-m:Kilogram`, `6 pieces`; what has no unit that we know is said in the
 * word for it. Null for one piece, which is what is sold anyway, and for what is no quantity.
 */
export function quantityText(value: number, unit: string): string | null {
  if (!Number.isFinite(value) || value <= 0) return null
  const term = localTerm(unit)
  const [sign, smaller] = Object.entries(MEASURES).find(([name]) => isSameTerm(name, term))?.[1] ?? []
  if (sign) return smaller && value < 1 ? `${plain(value * PARTS)} ${smaller}` : `${plain(value)} ${sign}`
  if (/^(Piece|Unit)s?$/i.test(term)) return value === 1 ? null : `${plain(value)} pieces`
  const words = term.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
  return words === '' ? null : `${plain(value)} ${words}`
}

const plain = (value: number): string => String(Number(value.toFixed(DIGITS)))

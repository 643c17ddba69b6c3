import type { PriceChoice, PriceLevel } from '#core/contracts/price-choice'

type Row = Readonly<{
  choice: PriceChoice['kind'] | null
  least: number | null
  most: number | null
  levels: readonly PriceLevel[] | null
}>

/** As it was joined to a variant; undefined where there is one price for all. */
export function choiceOf({ choice: kind, least, most, levels }: Row): PriceChoice | undefined {
  return kind && least !== null && most !== null ? { kind, least, most, levels: levels ?? [] } : undefined
}

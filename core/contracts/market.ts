import type { Container } from './blog'
import type { Ctx, Tx } from './ctx'
import type { Money } from './money'
import type { Search } from './search'
import type { Sellable, Seller } from './seller'

export type Packaging = {
  /** Left for its bottle or crate; null for what carries none. */
  readonly deposit: Money | null
  /** About what one weighs, where its price is for that and is settled when it is weighed. */
  readonly grams: number | null
}

export type CycleChoice = {
  readonly id: string
  readonly name: string
  /** Nobody orders in it any more; unless its times are changed, its orders go to the producers `SETTLING_MINUTES` later. */
  readonly closed: boolean
  /** Its orders are with the producers. */
  readonly ordered: boolean
}

/**
 * Orders of the last minute are still being paid for so long after the close: the producers' orders are made after it.
 * Checkout keeps things for a quarter of an hour.
 */
export const SETTLING_MINUTES = 20

/** As many as a list to choose from has: more than a year of weeks. */
export const CYCLES_TO_CHOOSE = 60

/** Between these orders are taken. */
export type OrderTime = { readonly name: string; readonly opensAt: Date; readonly closesAt: Date }

export type OrderTimes = {
  /** Open now: of several the one that closes first. */
  readonly open: OrderTime | null
  /** Opens next. */
  readonly next: OrderTime | null
}

/** All that other domains may ask of the market. */
export type MarketService = Seller & {
  /** Products that are listed. */
  readonly searchProducts: Search
  /** Producers by their name, place and story. */
  readonly searchProducers: Search
  /** What is on sale and has this barcode or number, or else whose name holds every word of `text`; at most `limit`. */
  findVariants(ctx: Ctx, text: string, limit: number): Promise<readonly Sellable[]>
  /** What these variants carry beside their price, by their ids; what carries nothing is missing. */
  packagingOf(ctx: Ctx, variantIds: readonly string[]): Promise<ReadonlyMap<string, Packaging>>
  /** Sets both for a variant. For shopkeepers. Throws `NotFound`. */
  setPackaging(ctx: Ctx, variantId: string, packaging: Packaging): Promise<void>
  /** From now on this barcode means that variant. For shopkeepers. Throws `NotFound`, and a refusal for what is no barcode. */
  keepBarcode(ctx: Ctx, code: string, variantId: string): Promise<void>
  /** Market pages whose title is like `query`. */
  containers(ctx: Ctx, query: string): Promise<readonly Container[]>
  container(ctx: Ctx, id: string): Promise<Container | null>
  /** The VAT, in hundredths of a percent, of what has no rate of its own; null where none is charged. */
  defaultVatRate(ctx: Ctx): Promise<number | null>
  /** Whether the shop types its prices without VAT, where a form does not say. */
  typesPricesWithoutVat(ctx: Ctx): Promise<boolean>
  /** By which rates these variants are sold now, as `heldVatRates` has it. */
  vatRates(ctx: Ctx, variantIds: readonly string[]): Promise<ReadonlyMap<string, number | null>>
  /**
   * By which rates these variants are sold, in hundredths of a percent, null where no VAT is charged; they stay so until
   * the transaction ends. Asked for before anything is locked that has a price.
   */
  heldVatRates(tx: Tx, variantIds: readonly string[]): Promise<ReadonlyMap<string, number | null>>
  /** The names of the producers in whose rooms the viewer works; none for visitors. */
  roomsOf(ctx: Ctx): Promise<readonly string[]>
  /** Whether a member works in the room of this producer. */
  worksFor(ctx: Ctx, memberId: string, producerId: string): Promise<boolean>
  /** When what is ordered now can be collected, as far as the cycles go in which this member, or a visitor, orders it. */
  slotsOfCycles(
    ctx: Pick<Ctx, 'em' | 'now'>,
    variantIds: readonly string[],
    memberId: string | null,
  ): Promise<CycleTimes>
  /** In which cycle is ordered what is handed out on that day (`YYYY-MM-DD`); null: in none. */
  cycleOfDay(ctx: Ctx, day: string): Promise<{ readonly opensAt: Date; readonly closesAt: Date } | null>
  /** The newest order cycles (`CYCLES_TO_CHOOSE`) and the older ones that are `chosen`, to choose from. For shopkeepers. */
  cycleChoices(ctx: Ctx, chosen?: readonly string[]): Promise<readonly CycleChoice[]>
  /** When orders are open; null where the shop does not sell in cycles. */
  orderTimes(ctx: Ctx): Promise<OrderTimes | null>
}

export type CycleTimes = {
  readonly cycleIds: readonly string[]
  /** Times in the calendar; null: any. */
  readonly slotIds: readonly string[] | null
}

declare module './services' {
  interface Services {
    readonly market: MarketService
  }
}

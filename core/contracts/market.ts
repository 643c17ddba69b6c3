import type { Container } from './blog'
import type { Ctx } from './ctx'
import type { Search } from './search'
import type { Seller } from './seller'

export type CycleChoice = { readonly id: string; readonly name: string; readonly ordered: boolean }

/** All that other domains may ask of the market. */
export type MarketService = Seller & {
  /** Products that are listed. */
  readonly searchProducts: Search
  /** Producers by their name, place and story. */
  readonly searchProducers: Search
  /** Market pages whose title is like `query`. */
  containers(ctx: Ctx, query: string): Promise<readonly Container[]>
  container(ctx: Ctx, id: string): Promise<Container | null>
  /** The VAT, in hundredths of a percent, of what has no rate of its own; null where none is charged. */
  defaultVatRate(ctx: Ctx): Promise<number | null>
  /** Whether a member works in the room of this producer. */
  worksFor(ctx: Ctx, memberId: string, producerId: string): Promise<boolean>
  /** The newest order cycles, to choose from; older ones are reached by their own page. For shopkeepers. */
  cycleChoices(ctx: Ctx): Promise<readonly CycleChoice[]>
}

declare module './services' {
  interface Services {
    readonly market: MarketService
  }
}

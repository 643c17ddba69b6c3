import type { Container } from './blog'
import type { Ctx } from './ctx'
import type { Seller } from './seller'

/** All that other domains may ask of the market. */
export type MarketService = Seller & {
  /** Market pages whose title is like `query`. */
  containers(ctx: Ctx, query: string): Promise<readonly Container[]>
  container(ctx: Ctx, id: string): Promise<Container | null>
}

declare module './services' {
  interface Services {
    readonly market: MarketService
  }
}

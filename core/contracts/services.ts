import type { AccountService } from './account'
import type { BlogService } from './blog'
import type { CartService } from './cart'
import type { EventsService } from './events'
import type { FederationService } from './federation'
import type { MarketService } from './market'

export type Services = {
  readonly blog: BlogService
  readonly market: MarketService
  readonly cart: CartService
  readonly events: EventsService
  readonly federation: FederationService
  readonly account: AccountService
}

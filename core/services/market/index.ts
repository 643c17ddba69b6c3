import type { MarketService } from '#core/contracts/market'
import { producerHits } from './catalogue/producer-hits'
import { productHits } from './catalogue/product-hits'
import { cycleChoices } from './cycles/cycle'
import { container, containers } from './pages/containers'
import { worksFor } from './rooms/require-producer'
import { names } from './selling/names'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'
import { defaultVatRate } from './vat/vat-rates'

/** The contract of this domain, kept: one capability a file. */
export const service: MarketService = {
  offers,
  names,
  reserve,
  settle,
  release,
  restore,
  searchProducts: productHits,
  searchProducers: producerHits,
  containers,
  container,
  defaultVatRate,
  worksFor,
  cycleChoices,
}

export * as concepts from './concepts'

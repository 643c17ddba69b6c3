import type { MarketService } from '#core/contracts/market'
import { findVariants } from './barcodes/find-variants'
import { keepBarcode } from './barcodes/keep-barcode'
import { producerHits } from './catalogue/producer-hits'
import { productHits } from './catalogue/product-hits'
import { cycleChoices } from './cycles/cycle'
import { orderTimes } from './cycles/order-times'
import { cycleOfDay } from './orderable/cycle-of-day'
import { slotsOfCycles } from './orderable/cycle-slots'
import { packagingOf, setPackaging } from './packaging/packaging'
import { container, containers } from './pages/containers'
import { heldVatRates, vatRates } from './rates/rate-in-force'
import { roomsOf, worksFor } from './rooms/require-producer'
import { names } from './selling/names'
import { offers } from './selling/offers'
import { release } from './selling/release'
import { reserve } from './selling/reserve'
import { restore } from './selling/restore'
import { settle } from './selling/settle'
import { priceEntry } from './vat/price-entry'
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
  findVariants,
  keepBarcode,
  packagingOf,
  setPackaging,
  containers,
  container,
  defaultVatRate,
  heldVatRates,
  vatRates,
  typesPricesWithoutVat: async ctx => (await priceEntry(ctx)).withoutVat,
  roomsOf,
  worksFor,
  slotsOfCycles,
  cycleOfDay,
  cycleChoices,
  orderTimes,
}

export * as concepts from './concepts'

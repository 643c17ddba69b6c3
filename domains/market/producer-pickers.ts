import { producers } from '#core/services/market/producers/directory'
import type { PickerOf } from '../pickers'

/** Whose a product is. */
export const PRODUCER_OF_PRODUCT: PickerOf = {
  name: 'producer',
  label: 'Producer',
  another: 'Another producer',
  empty: 'Nobody in particular',
  directory: producers,
  path: '/shop/products/choices/producer',
  page: '/shop/products',
}

/** Whose the products are that a supplier lists. */
export const PRODUCER_OF_SUPPLIER: PickerOf = {
  name: 'producer',
  label: 'Their products are of',
  another: 'They are of another producer',
  empty: 'Nobody in particular',
  directory: producers,
  path: '/shop/suppliers/choices/producer',
  page: '/shop/suppliers',
}

/** Who brings something to an order cycle beside those who do already. */
export const PRODUCER_OF_CYCLE: PickerOf = {
  name: 'producer',
  label: 'Another producer',
  another: 'Another producer',
  directory: producers,
  path: '/shop/cycles/choices/producer',
  page: '/shop/cycles',
}

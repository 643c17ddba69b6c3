import { labels, products } from '#core/services/cart/prices/choices'
import type { PickerOf } from '../../pickers'

/** What a voucher counts for. */
export const PRODUCT_OF_VOUCHER: PickerOf = {
  name: 'product',
  label: 'Only for a product',
  another: 'Only for another product',
  empty: 'Everything',
  hint: 'A word of its name, or its article number.',
  directory: products,
  path: '/shop/prices/vouchers/choices/product',
  page: '/shop/prices',
}

/** Which members a fee is charged. */
export const PAYER_OF_FEE: PickerOf = {
  name: 'labelSlug',
  label: 'Who pays it',
  another: 'Others pay it',
  empty: 'Everybody',
  hint: 'A word of a label that members have.',
  directory: labels,
  path: '/shop/prices/fees/choices/label',
  page: '/shop/prices',
}

/** Which members a price list is for. */
export const HOLDER_OF_LIST: PickerOf = {
  name: 'labelSlug',
  label: 'Who has it',
  another: 'Others have it',
  empty: 'Every member who signed in',
  hint: 'A word of a label that members have.',
  directory: labels,
  path: '/shop/prices/lists/choices/label',
  page: '/shop/prices',
}

import { products } from '#core/services/cart/prices/choices'
import type { PickerOf } from '../../pickers'

/** What a voucher counts for. */
export const PRODUCT_OF_VOUCHER: PickerOf = {
  ...{ name: 'product', label: 'Only for a product', another: 'Only for another product' },
  ...{ empty: 'Everything', hint: 'A word of its name, or its article number.', directory: products },
  ...{ path: '/shop/prices/vouchers/choices/product', page: '/shop/prices' },
}

import type { Concept } from '../../concept'
import { serving } from '../../pickers'
import { PRODUCT_OF_VOUCHER } from './product-picker'
import { prices } from './routes'

export const routes = [serving(PRODUCT_OF_VOUCHER), prices]

export const menu: Concept['menu'] = [
  {
    ...{ in: 'work', group: 'Settings', for: 'shopkeeper', label: 'Vouchers and fees', path: '/shop/prices' },
    ...{ icon: 'settings', order: 70 },
  },
]

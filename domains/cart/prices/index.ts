import type { Concept } from '../../concept'
import { serving } from '../../pickers'
import { HOLDER_OF_LIST, PAYER_OF_FEE, PRODUCT_OF_VOUCHER } from './pickers'
import { prices } from './routes'

export const routes = [...[PRODUCT_OF_VOUCHER, PAYER_OF_FEE, HOLDER_OF_LIST].map(serving), prices]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Settings',
    for: 'shopkeeper',
    label: 'Vouchers and fees',
    path: '/shop/prices',
    icon: 'settings',
    order: 70,
  },
]

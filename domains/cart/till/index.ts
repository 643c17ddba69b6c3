import type { Concept } from '../../concept'
import { phone } from './phone-routes'
import { till } from './routes'
import { sales } from './sale-routes'

export const routes: Concept['routes'] = [till, sales, phone]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'orders',
    label: 'Till',
    path: '/shop/till',
    icon: 'market',
    order: 5,
  },
]

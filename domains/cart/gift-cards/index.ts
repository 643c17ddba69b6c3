import type { Concept } from '../../concept'
import { giftCards } from './routes'
import { giftCardWork } from './work-routes'

export const routes: Concept['routes'] = [giftCards, giftCardWork]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'orders',
    label: 'Gift cards',
    path: '/shop/gift-cards',
    icon: 'ticket',
    order: 52,
  },
]

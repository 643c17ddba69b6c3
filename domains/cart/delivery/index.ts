import type { Concept } from '../../concept'

export { delivery as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Handing over',
    for: 'orders',
    label: 'Delivery',
    path: '/shop/deliveries',
    icon: 'market',
    order: 35,
  },
]

import type { Concept } from '../../../concept'

export { workPrices as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'shopkeeper',
    label: 'Prices',
    path: '/shop/prices',
    icon: 'edit',
    order: 20,
  },
]

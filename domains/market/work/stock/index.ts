import type { Concept } from '../../../concept'

export { workStock as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'stock',
    label: 'Stock',
    path: '/shop/stock',
    icon: 'settings',
    also: ['/shop/variants'],
    order: 30,
  },
]

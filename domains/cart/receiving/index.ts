import type { Concept } from '../../concept'

export { receiving as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Handing over',
    for: 'orders',
    label: 'Receiving',
    path: '/shop/receiving',
    icon: 'basket',
    order: 22,
  },
]

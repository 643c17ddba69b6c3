import type { Concept } from '../../concept'

export { receiving as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'shopkeeper', label: 'Deliveries', path: '/shop/deliveries', icon: 'basket', order: 22 },
]

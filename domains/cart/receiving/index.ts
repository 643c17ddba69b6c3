import type { Concept } from '../../concept'

export { receiving as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'orders', label: 'Receiving', path: '/shop/receiving', icon: 'basket', order: 22 },
]

import type { Concept } from '../../concept'

export { orders as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Orders', path: '/orders', order: 20 },
]

import type { Concept } from '../../concept'

export { myProducts as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'My products', path: '/my-products', icon: 'heart', order: 40 },
]

export const unlisted: Concept['unlisted'] = ['/my-products', '/quick-order', '/order-again', '/lists']

import type { Concept } from '../../../concept'

export { door as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: ['shopkeeper', 'stock'], label: 'Mind the shop', path: '/shop' },
]

import type { Concept } from '../../../concept'

export { workReviews as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'shopkeeper', label: 'Reviews', path: '/shop/reviews', icon: 'reply', order: 63 },
]

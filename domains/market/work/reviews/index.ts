import type { Concept } from '../../../concept'

export { workReviews as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'shopkeeper',
    label: 'Reviews',
    path: '/shop/reviews',
    icon: 'reply',
    order: 63,
  },
]

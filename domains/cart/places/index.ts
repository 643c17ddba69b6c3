import type { Concept } from '../../concept'

export { places as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Handing over',
    for: 'shopkeeper',
    label: 'Collection places',
    path: '/shop/places',
    icon: 'market',
    order: 36,
  },
]

import type { Concept } from '../../concept'
import { choices } from './routes'

export const routes: Concept['routes'] = [choices]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Settings',
    for: 'shopkeeper',
    label: 'Price choices',
    path: '/shop/price-choices',
    icon: 'market',
    order: 46,
  },
]

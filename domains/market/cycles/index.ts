import type { Concept } from '../../concept'
import { cycles } from './routes'
import { cycleWork } from './work-routes'

export const routes = [cycles, cycleWork]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'shopkeeper',
    label: 'Order cycles',
    path: '/shop/cycles',
    icon: 'calendar',
    order: 25,
  },
]

import type { Concept } from '../../concept'
import { standingRoom } from './routes'
import { standingWork } from './work-routes'

export const routes: Concept['routes'] = [standingRoom, standingWork]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Standing orders', path: '/standing-orders', order: 37 },
  {
    in: 'work',
    group: 'Selling',
    for: 'orders',
    label: 'Standing orders',
    path: '/shop/standing-orders',
    icon: 'calendar',
    order: 33,
  },
]

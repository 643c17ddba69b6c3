import type { Concept } from '../../concept'
import { serving } from '../../pickers'
import { PRODUCER_OF_CYCLE } from '../producer-pickers'
import { exchangeRoutes } from './exchange-routes'
import { cycles } from './routes'
import { cycleWork } from './work-routes'

export const routes = [serving(PRODUCER_OF_CYCLE), cycles, cycleWork, exchangeRoutes]

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

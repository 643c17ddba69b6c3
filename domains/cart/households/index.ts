import type { Concept } from '../../concept'
import { ownHouseholdRoom } from './routes'
import { householdWork } from './work-routes'

export const routes: Concept['routes'] = [ownHouseholdRoom, householdWork]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Your household', path: '/household', order: 36 },
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Households',
    path: '/shop/households',
    icon: 'people',
    order: 52,
  },
]

import type { Concept } from '../../concept'
import { ownBillsRoom } from './routes'
import { billWork } from './work-routes'

export const routes: Concept['routes'] = [ownBillsRoom, billWork]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Monthly bill', path: '/bills', order: 36 },
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Monthly bills',
    path: '/shop/bill-accounts',
    icon: 'people',
    order: 51,
  },
]

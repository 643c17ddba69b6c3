import type { Concept } from '../../concept'
import { ownCredit } from './routes'
import { creditWork } from './work-routes'

export const routes: Concept['routes'] = [ownCredit, creditWork]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Your credit', path: '/credit', order: 35 },
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Credit',
    path: '/shop/credit',
    icon: 'people',
    order: 50,
  },
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Trial balance',
    path: '/shop/trial-balance',
    icon: 'journal',
    order: 60,
  },
]

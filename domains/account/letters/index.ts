import type { Concept } from '../../concept'
import { letterSending, letters } from './routes'
import { letterTracking } from './tracking-routes'

export const routes = [letterTracking, letters, letterSending]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'newsletters', label: 'Write a letter', path: '/letters' },
  { in: 'work', for: 'newsletters', label: 'Letters', path: '/letters', icon: 'mail', order: 10 },
  {
    in: 'work',
    for: 'operator',
    label: 'Letter counts',
    path: '/letters/tracking',
    icon: 'mail',
    order: 60,
  },
]

import type { Concept } from '../../concept'

export { readers as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Settings',
    for: 'money',
    label: 'Card readers',
    path: '/shop/readers',
    icon: 'feed',
    order: 95,
  },
]

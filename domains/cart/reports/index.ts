import type { Concept } from '../../concept'

export { reports as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Reports',
    path: '/shop/reports',
    icon: 'journal',
    order: 46,
  },
]

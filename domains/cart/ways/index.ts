import type { Concept } from '../../concept'

export { ways as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Settings',
    for: 'money',
    label: 'Ways to pay',
    path: '/shop/ways-to-pay',
    icon: 'settings',
    order: 80,
  },
]

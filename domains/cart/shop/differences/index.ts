import type { Concept } from '../../../concept'

export { differences as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Differences',
    path: '/shop/differences',
    icon: 'warning',
    order: 30,
  },
]

import type { Concept } from '../../concept'

export { handouts as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Money to hand out',
    path: '/shop/handouts',
    icon: 'basket',
    order: 92,
  },
]

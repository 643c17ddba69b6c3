import type { Concept } from '../../concept'

export { bank as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Bank',
    path: '/shop/bank',
    icon: 'download',
    order: 55,
  },
]

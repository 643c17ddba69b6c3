import type { Concept } from '../../concept'

export { payouts as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'SumUp pay-outs',
    path: '/shop/payouts',
    icon: 'download',
    order: 96,
  },
]

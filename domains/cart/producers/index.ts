import type { Concept } from '../../concept'

export { producerPayouts as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Pay-outs',
    path: '/shop/pay-outs',
    icon: 'people',
    order: 62,
  },
]

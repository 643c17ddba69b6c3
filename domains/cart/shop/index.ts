import type { Concept } from '../../concept'

export { shop as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: ['orders', 'money'], label: 'Look after orders', path: '/shop/orders' },
  {
    in: 'work',
    group: 'Selling',
    for: ['orders', 'money'],
    label: 'Orders',
    path: '/shop/orders',
    icon: 'basket',
    order: 10,
  },
  {
    in: 'work',
    group: 'Handing over',
    for: 'orders',
    label: 'Picking list',
    path: '/shop/picking-list',
    icon: 'print',
    order: 20,
  },
  {
    in: 'work',
    group: 'Selling',
    for: 'orders',
    label: 'Orders as CSV',
    path: '/shop/orders.csv',
    icon: 'download',
    order: 40,
  },
]

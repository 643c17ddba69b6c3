import type { Concept } from '../../../concept'

export { workSuppliers as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Suppliers',
    for: 'shopkeeper',
    label: 'Suppliers',
    path: '/shop/suppliers',
    icon: 'download',
    order: 40,
  },
]

import type { Concept } from '../../../concept'

export { vat as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Catalogue',
    for: 'shopkeeper',
    label: 'VAT',
    path: '/shop/vat',
    icon: 'journal',
    order: 70,
  },
]

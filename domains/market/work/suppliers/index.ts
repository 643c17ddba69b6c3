import type { Concept } from '../../../concept'
import { serving } from '../../../pickers'
import { PRODUCER_OF_SUPPLIER } from '../../producer-pickers'
import { workSuppliers } from './routes'

export const routes = [serving(PRODUCER_OF_SUPPLIER), workSuppliers]

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

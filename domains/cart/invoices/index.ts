import type { Concept } from '../../concept'
import { invoices } from './routes'
import { invoiceWork } from './work-routes'

export const routes: Concept['routes'] = [invoices, invoiceWork]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Money',
    for: 'money',
    label: 'Invoices',
    path: '/shop/invoices',
    icon: 'print',
    order: 45,
  },
]

import type { Concept } from '../../../concept'

import { imports } from './routes'
import { importSchedules } from './schedule-routes'

export const routes: Concept['routes'] = [imports, importSchedules]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Suppliers',
    for: 'shopkeeper',
    label: 'Import and export',
    path: '/shop/imports',
    icon: 'download',
    order: 75,
  },
]

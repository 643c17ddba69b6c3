import type { Concept } from '../../../concept'

export { imports as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: 'shopkeeper',
    label: 'Import and export',
    path: '/shop/imports',
    icon: 'download',
    order: 75,
  },
]

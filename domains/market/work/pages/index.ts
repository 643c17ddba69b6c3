import type { Concept } from '../../../concept'

export { workPages as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Catalogue',
    for: 'shopkeeper',
    label: 'Pages',
    path: '/shop/pages',
    icon: 'journal',
    order: 70,
  },
  { in: 'work', group: 'Catalogue', for: 'editor', label: 'Pages', path: '/shop/pages', icon: 'journal' },
]

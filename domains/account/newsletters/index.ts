import type { Concept } from '../../concept'
import { newsletterEditing } from './editor-routes'
import { newsletters } from './routes'

export const routes = [newsletters, newsletterEditing]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Newsletters', path: '/newsletters', order: 40 },
  { in: 'tabs', for: 'member', label: 'Newsletters', path: '/newsletters', order: 40 },
  {
    in: 'work',
    for: 'newsletters',
    label: 'Newsletters',
    path: '/letters/newsletters',
    icon: 'journal',
    order: 20,
  },
]

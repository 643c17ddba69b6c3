import type { Concept } from '../../concept'
import { numbers } from './routes'

export const routes = [numbers]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: ['editor', 'author'],
    label: 'Numbers',
    path: '/editor/numbers',
    icon: 'calendar',
    order: 12,
  },
]

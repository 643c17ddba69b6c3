import type { Concept } from '../../concept'
import { snippets } from './routes'

export const routes = [snippets]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: ['editor', 'author', 'contributor'],
    label: 'Snippets',
    path: '/editor/snippets',
    icon: 'journal',
    order: 35,
  },
]

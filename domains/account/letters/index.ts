import type { Concept } from '../../concept'
import { letterSending, letters } from './routes'

export const routes = [letters, letterSending]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'newsletters', label: 'Write a letter', path: '/letters' },
  { in: 'work', for: 'newsletters', label: 'Letters', path: '/letters', icon: 'mail', order: 10 },
]

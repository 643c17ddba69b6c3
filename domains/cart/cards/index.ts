import type { Concept } from '../../concept'
import { cardsRoom } from './routes'

export const routes: Concept['routes'] = cardsRoom

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Card on file', path: '/card', order: 38 },
]

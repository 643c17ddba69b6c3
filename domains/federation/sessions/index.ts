import type { Concept } from '../../concept'
import { sessions } from './routes'

export const routes: Concept['routes'] = [sessions]

export const menu: Concept['menu'] = [
  { in: 'work', for: 'security', label: 'Sessions', path: '/operator/sessions', icon: 'people', order: 53 },
  { in: 'work', for: 'security', label: 'Keys', path: '/operator/keys', icon: 'settings', order: 54 },
  { in: 'work', for: 'security', label: 'Limits', path: '/operator/limits', icon: 'clock', order: 55 },
]

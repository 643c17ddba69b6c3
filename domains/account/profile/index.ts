import type { Concept } from '../../concept'
import { emailChange, profile } from './routes'

export const routes = [profile, emailChange]

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Profile', path: '/profile', order: 50 },
]

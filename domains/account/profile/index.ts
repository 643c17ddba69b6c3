import type { Concept } from '../../concept'
import { emailChange, emailChangeCancelling, profile } from './routes'

export const routes = [profile, emailChange, emailChangeCancelling]

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Profile', path: '/profile', order: 50 },
]

import type { Concept } from '../../concept'
import { followUs } from './follow-routes'
import { accounts } from './routes'

export { fragments } from './fragments'
export const routes = [followUs, accounts]

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Following', path: '/following', order: 40 },
  { in: 'tabs', for: 'member', label: 'Followers', path: '/followers', order: 50 },
  { in: 'tabs', for: 'visitor', label: 'Follow us', path: '/follow', order: 60 },
]

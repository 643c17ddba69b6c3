import type { Concept } from '../../concept'

import { audit } from './audit-routes'
import { roles } from './role-routes'
import { operator } from './routes'

export const routes: Concept['routes'] = [operator, roles, audit]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'operator', label: 'Roles', path: '/operator/roles', order: 60 },
  { in: 'account', for: 'server', label: 'Deliveries', path: '/operator/deliveries', order: 70 },
  { in: 'tabs', for: 'server', label: 'Server', path: '/operator/deliveries', order: 80 },
  { in: 'work', for: 'server', label: 'Deliveries', path: '/operator/deliveries', icon: 'mail', order: 10 },
  { in: 'work', for: 'server', label: 'Letters', path: '/operator/letters', icon: 'mail', order: 20 },
  { in: 'work', for: 'operator', label: 'Roles', path: '/operator/roles', icon: 'people', order: 30 },
  { in: 'work', for: 'security', label: 'Audit', path: '/operator/audit', icon: 'search', order: 50 },
]

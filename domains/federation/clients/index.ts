import type { Concept } from '../../concept'
import { clientRoutes } from './client-routes'
import { registrationRoutes } from './registration-routes'
import { resourceRoutes } from './resource-routes'

export const routes: Concept['routes'] = [clientRoutes, registrationRoutes, resourceRoutes]

export const menu: Concept['menu'] = [
  { in: 'account', for: 'programs', label: 'Programs', path: '/operator/clients', order: 66 },
  { in: 'work', for: 'programs', label: 'Clients', path: '/operator/clients', icon: 'settings', order: 40 },
]

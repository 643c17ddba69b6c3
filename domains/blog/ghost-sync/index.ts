import type { Concept } from '../../concept'
import { conflictRoutes } from './conflict-routes'
import { hookRoute } from './hook-route'
import { syncRoutes } from './routes'

export const routes = [syncRoutes, conflictRoutes, hookRoute]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: 'operator',
    label: 'Ghost sync',
    path: '/operator/ghost-sync',
    icon: 'boost',
    order: 20,
  },
  {
    in: 'work',
    for: 'editor',
    label: 'Ghost conflicts',
    path: '/editor/ghost-conflicts',
    icon: 'boost',
    order: 65,
  },
]

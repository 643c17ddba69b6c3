import type { Concept } from '../../concept'

export { integrationRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'operator', label: 'Integrations', path: '/operator/integrations', order: 65 },
  {
    in: 'work',
    for: 'operator',
    label: 'Integrations',
    path: '/operator/integrations',
    icon: 'settings',
    order: 10,
  },
]

export const unlisted = ['/operator']

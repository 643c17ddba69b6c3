import type { Concept } from '../../concept'

export { statusRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'server', label: 'Status', path: '/operator/status', order: 65 },
  {
    in: 'work',
    for: 'server',
    label: 'Status',
    path: '/operator/status',
    icon: 'clock',
    order: 8,
    also: ['/operator/jobs', '/operator/sizes'],
  },
]

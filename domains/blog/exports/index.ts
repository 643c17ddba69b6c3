import type { Concept } from '../../concept'

export { exportRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'operator', label: 'Export', path: '/operator/export', icon: 'download', order: 30 },
]

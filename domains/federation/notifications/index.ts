import type { Concept } from '../../concept'

export { notifications as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Notifications', path: '/notifications', order: 30 },
]

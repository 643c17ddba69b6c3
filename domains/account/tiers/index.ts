import type { Concept } from '../../concept'

export { tierRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'members', label: 'Tiers', path: '/tiers', icon: 'ticket', order: 20 },
]

export const unlisted = ['/tiers']

import type { Concept } from '../../concept'

export { myTierRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Your tiers', path: '/my-tiers', order: 45 },
  { in: 'tabs', for: 'member', label: 'Tiers', path: '/my-tiers', order: 45 },
]

export const unlisted = ['/my-tiers', '/tier-gifts']

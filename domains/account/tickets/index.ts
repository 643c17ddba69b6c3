import type { Concept } from '../../concept'

export { tickets as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Tickets', path: '/tickets', order: 30 },
  { in: 'tabs', for: 'member', label: 'Tickets', path: '/tickets', order: 20 },
]

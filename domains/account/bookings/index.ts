import type { Concept } from '../../concept'

export { bookings as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Bookings', path: '/bookings', order: 30 },
]

import type { Concept } from '../../concept'

export { dashboard as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'member', label: 'Your account', path: '/', order: 10 },
  { in: 'tabs', for: 'member', label: 'Overview', path: '/', order: 10 },
]

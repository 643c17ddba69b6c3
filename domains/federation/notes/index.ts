import type { Concept } from '../../concept'

export { notes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Home', path: '/', order: 10 },
  { in: 'tabs', for: 'everybody', label: 'Everybody here', path: '/local', order: 20 },
]

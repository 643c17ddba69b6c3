import type { Concept } from '../../concept'

export { devices as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Devices', path: '/devices', order: 60 },
]

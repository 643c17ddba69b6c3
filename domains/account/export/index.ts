import type { Concept } from '../../concept'

export { dataExport as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'tabs', for: 'member', label: 'Your data', path: '/export', order: 70 },
]

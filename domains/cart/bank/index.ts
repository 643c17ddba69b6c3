import type { Concept } from '../../concept'

export { bank as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'shopkeeper', label: 'Bank', path: '/shop/bank', icon: 'download', order: 55 },
]

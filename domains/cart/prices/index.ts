import type { Concept } from '../../concept'

export { prices as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    ...{ in: 'work', group: 'Settings', for: 'shopkeeper', label: 'Vouchers and fees', path: '/shop/prices' },
    ...{ icon: 'settings', order: 70 },
  },
]

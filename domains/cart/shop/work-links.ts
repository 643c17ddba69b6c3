import type { WorkLink } from '#templates/admin'

export const ROLE = 'Shopkeeper'

/** The shopkeeper's pages of this app. */
export function workLinks(current: 'orders' | 'picking' | 'differences'): readonly WorkLink[] {
  return [
    { label: 'Orders', href: '/shop/orders', icon: 'basket', current: current === 'orders' },
    { label: 'Picking list', href: '/shop/picking-list', icon: 'print', current: current === 'picking' },
    {
      label: 'Differences',
      href: '/shop/differences',
      icon: 'warning',
      current: current === 'differences',
    },
    { label: 'Orders as CSV', href: '/shop/orders.csv', icon: 'download' },
  ]
}

import type { ServiceConcept } from '#core/concepts/concept'

export const notExported: ServiceConcept['notExported'] = {
  'uncollected_orders.order_id':
    'That an order waits to be collected: whether it was is said under “orders”.',
}

export const workOf: ServiceConcept['workOf'] = [['collections.collected_by_id', 'collected_at', 'order_id']]

import type { ServiceConcept } from '#core/concepts/concept'

const COLLECTED = 'That an order waits to be collected: whether it was is said under “orders”.'

export const notExported: ServiceConcept['notExported'] = {
  'uncollected_orders.order_id': COLLECTED,
  'uncollected_orders.member_id': COLLECTED,
}

export const workOf: ServiceConcept['workOf'] = [['collections.collected_by_id', 'collected_at', 'order_id']]

import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [
  ['order_line_weights.weighed_by_id', 'weighed_at', 'order_line_id'],
]

export const notExported: ServiceConcept['notExported'] = {
  'order_line_weights.order_line_id': 'What the scales said: it is in “order-changes”, in words.',
}

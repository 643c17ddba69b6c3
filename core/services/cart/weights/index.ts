import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [
  ['order_line_weights.weighed_by_id', 'weighed_at', 'order_line_id'],
]

export const notExported: ServiceConcept['notExported'] = {
  'order_line_weights.order_line_id': 'What the scales said: it is in “order-changes”, in words.',
  'order_fees.order_id': 'How a fee is reckoned: what it came to is under “orders”.',
  'order_adjustments.weighed_line_id': 'Whose weight was asked for besides: its name is under “orders”.',
}

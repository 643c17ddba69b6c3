import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [
  ['refund_handouts.handed_out_by_id', 'handed_out_at', 'refund_id'],
]

import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['collections.collected_by_id', 'collected_at', 'order_id']]

import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['deposit_returns.taken_by_id', 'taken_at']]

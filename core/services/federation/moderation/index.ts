import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const workOf: ServiceConcept['workOf'] = [
  ['blocks.blocked_by_id', 'blocked_at'],
  ['reports.settled_by_id', 'settled_at'],
]

import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const workOf: ServiceConcept['workOf'] = [['role_grants.granted_by_id', 'granted_at']]

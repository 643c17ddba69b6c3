import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const workOf: ServiceConcept['workOf'] = [
  ['role_grants.granted_by_id', 'granted_at'],
  ['own_role_grants.granted_by_id', 'granted_at'],
  ['own_roles.made_by_id', 'made_at'],
]

import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const notExported: ServiceConcept['notExported'] = {
  'orders.follows_id': 'Which order of yours another one adds to: both are under “orders”.',
}

export const workOf: ServiceConcept['workOf'] = [['order_changes.changed_by_id', 'changed_at']]

import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'
export { obligationsOf } from './obligations-of'

export const workOf: ServiceConcept['workOf'] = [['ledger_transactions.booked_by_id', 'booked_at']]

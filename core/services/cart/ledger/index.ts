import type { ServiceConcept } from '#core/concepts/concept'
import { bookMissing } from './book-missing'

export { exportOf } from './export-of'
export { obligationsOf } from './obligations-of'

export const tasks: ServiceConcept['tasks'] = { 'book-missing': { class: 'rest', run: bookMissing } }

export const crons: ServiceConcept['crons'] = [{ schedule: '20 * * * *', task: 'book-missing' }]

export const workOf: ServiceConcept['workOf'] = [['ledger_transactions.booked_by_id', 'booked_at']]

import type { ServiceConcept } from '#core/concepts/concept'

import { foldSums } from './fold-sums'

export { exportOf } from './export-of'
export { obligationsOf } from './obligations-of'

export const tasks: ServiceConcept['tasks'] = { 'fold-ledger-sums': { class: 'rest', run: foldSums } }

export const crons: ServiceConcept['crons'] = [{ schedule: '*/10 * * * *', task: 'fold-ledger-sums' }]

export const workOf: ServiceConcept['workOf'] = [['ledger_transactions.booked_by_id', 'booked_at']]

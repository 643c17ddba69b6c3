import type { ServiceConcept } from '#core/concepts/concept'
import { fetchPicture } from './fetch-picture'
import { readSupplier } from './read-supplier'
import { SEND_SUPPLIER_FAILURES, sendSupplierFailures } from './report-failures'
import { readDueSuppliers } from './schedule'

export const tasks: ServiceConcept['tasks'] = {
  'market-read-supplier': { class: 'media', run: readSupplier },
  'market-read-due-suppliers': { class: 'rest', run: readDueSuppliers },
  [SEND_SUPPLIER_FAILURES]: { class: 'letters', run: sendSupplierFailures },
  'market-fetch-picture': { class: 'media', run: fetchPicture },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '23 * * * *', task: 'market-read-due-suppliers' }]

export const workOf: ServiceConcept['workOf'] = [
  ['product_drafts.reviewed_by_id', 'reviewed_at'],
  ['scrape_runs.started_by_id', 'started_at'],
  ['suppliers.added_by_id', 'added_at'],
]

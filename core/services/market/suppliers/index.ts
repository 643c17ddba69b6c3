import type { ServiceConcept } from '#core/concepts/concept'
import { fetchPicture } from './fetch-picture'
import { readSupplier } from './read-supplier'

export const tasks: ServiceConcept['tasks'] = {
  'market-read-supplier': { class: 'media', run: readSupplier },
  'market-fetch-picture': { class: 'media', run: fetchPicture },
}

export const workOf: ServiceConcept['workOf'] = [
  ['product_drafts.reviewed_by_id', 'reviewed_at'],
  ['scrape_runs.started_by_id', 'started_at'],
  ['suppliers.added_by_id', 'added_at'],
]

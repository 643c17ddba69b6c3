import type { ServiceConcept } from '#core/concepts/concept'
import { foldCounts } from './fold-counts'

export const tasks: ServiceConcept['tasks'] = { 'fold-kept-counts': { class: 'rest', run: foldCounts } }

export const crons: ServiceConcept['crons'] = [{ schedule: '50 * * * *', task: 'fold-kept-counts' }]

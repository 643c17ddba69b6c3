import type { ServiceConcept } from '#core/concepts/concept'
import { bookMissing } from './book-missing'

export const tasks: ServiceConcept['tasks'] = { 'book-missing': { class: 'rest', run: bookMissing } }

export const crons: ServiceConcept['crons'] = [{ schedule: '20 * * * *', task: 'book-missing' }]

import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_CLOSING_LETTER, sendClosingLetter } from './closing-letters'
import { eraseClosed } from './erase-closed'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_CLOSING_LETTER]: { class: 'letters', run: sendClosingLetter },
  'erase-closed-accounts': { class: 'rest', run: eraseClosed },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '25 * * * *', task: 'erase-closed-accounts' }]

import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_CHANGE_LETTER, sendChangeLetter } from './change-email-letters'
import { applyDueEmailChanges } from './confirm-email'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_CHANGE_LETTER]: { class: 'letters', run: sendChangeLetter },
  'apply-email-changes': { class: 'rest', run: applyDueEmailChanges },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '37 * * * *', task: 'apply-email-changes' }]

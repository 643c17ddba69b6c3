import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_CHANGE_LETTER, sendChangeLetter } from './change-email-letters'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_CHANGE_LETTER]: { class: 'letters', run: sendChangeLetter },
}

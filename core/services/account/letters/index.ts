import type { ServiceConcept } from '#core/concepts/concept'
import { addressLetter } from './address-letter'
import { deliverLetter } from './deliver-letter'
import { SEND_PLANNED_LETTER, sendPlannedLetter } from './plan-letter'
import { deliverTestLetter, SEND_TEST_LETTER } from './test-letter'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const tasks: ServiceConcept['tasks'] = {
  'address-letter': { class: 'letters', run: addressLetter },
  'deliver-letter': { class: 'letters', run: deliverLetter },
  [SEND_PLANNED_LETTER]: { class: 'letters', run: sendPlannedLetter },
  [SEND_TEST_LETTER]: { class: 'letters', run: deliverTestLetter },
}

import type { ServiceConcept } from '#core/concepts/concept'
import { sendHouseholdLetter } from './letters'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const tasks: ServiceConcept['tasks'] = {
  'send-household-letter': { class: 'letters', run: sendHouseholdLetter },
}

export const workOf: ServiceConcept['workOf'] = [
  ['household_invitations.invited_by_id', 'invited_at'],
  ['household_memberships.removed_by_id', 'left_at'],
  ['household_renamings.renamed_by_id', 'renamed_at'],
  ['households.opened_by_id', 'opened_at'],
]

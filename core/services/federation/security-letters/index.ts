import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_SECURITY_LETTER, sendSecurityLetter } from './security-letter'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_SECURITY_LETTER]: { class: 'letters', run: sendSecurityLetter },
}

import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_WELCOME_LETTER, sendWelcomeLetter, welcomeMember } from './welcome-letter'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_WELCOME_LETTER]: { class: 'letters', run: sendWelcomeLetter },
}

export const handlers: ServiceConcept['handlers'] = [welcomeMember]

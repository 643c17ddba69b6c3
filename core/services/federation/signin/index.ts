import type { ServiceConcept } from '#core/concepts/concept'
import { SEND_SIGN_IN_LINK, sendSignInLink } from './send-link'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_SIGN_IN_LINK]: { class: 'letters', run: sendSignInLink },
}

import type { ServiceConcept } from '#core/concepts/concept'
import { sendOrderLetter } from './send-order-letter'

export const tasks: ServiceConcept['tasks'] = {
  'send-order-letter': { class: 'letters', run: sendOrderLetter },
}

import type { ServiceConcept } from '#core/concepts/concept'
import { expireGiftCards } from './expire'
import { sendGiftCards } from './send-gift-cards'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  'send-gift-cards': { class: 'letters', run: sendGiftCards },
  'expire-gift-cards': { class: 'money', run: expireGiftCards },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '40 0 * * *', task: 'expire-gift-cards' }]

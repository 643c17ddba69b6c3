import type { ServiceConcept } from '#core/concepts/concept'
import { TELL_BOOKER, tellBooker } from './notify-bookers'
import { tellTicketHolder } from './notify-holders'
import { remindHolders } from './remind-holders'

export const tasks: ServiceConcept['tasks'] = {
  'remind-ticket-holders': { class: 'rest', run: remindHolders },
  'tell-ticket-holder': { class: 'letters', run: tellTicketHolder },
  [TELL_BOOKER]: { class: 'letters', run: tellBooker },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '5 * * * *', task: 'remind-ticket-holders' }]

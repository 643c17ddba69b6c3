import type { ServiceConcept } from '#core/concepts/concept'
import { remindHolders } from './remind-holders'
import { TELL_BOOKER, tellBooker } from './tell-bookers'
import { tellTicketHolder } from './tell-holders'

export const tasks: ServiceConcept['tasks'] = {
  'remind-ticket-holders': { class: 'rest', run: remindHolders },
  'tell-ticket-holder': { class: 'letters', run: tellTicketHolder },
  [TELL_BOOKER]: { class: 'letters', run: tellBooker },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '5 * * * *', task: 'remind-ticket-holders' }]

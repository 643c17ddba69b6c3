import type { ServiceConcept } from '#core/concepts/concept'
import { TELL_TICKET_HOLDER } from './holder-letter'
import { sendBookerLetter, TELL_BOOKER } from './notify-bookers'
import { sendHolderLetter } from './notify-holders'
import { remindHolders } from './remind-holders'

export const tasks: ServiceConcept['tasks'] = {
  'remind-ticket-holders': { class: 'rest', run: remindHolders },
  [TELL_TICKET_HOLDER]: { class: 'letters', run: sendHolderLetter },
  [TELL_BOOKER]: { class: 'letters', run: sendBookerLetter },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '5 * * * *', task: 'remind-ticket-holders' }]

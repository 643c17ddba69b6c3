import type { ServiceConcept } from '#core/concepts/concept'
import { refundCancelledTickets } from './cancel-occurrence'

export const tasks: ServiceConcept['tasks'] = {
  'refund-cancelled-tickets': { class: 'money', run: refundCancelledTickets },
}

export const workOf: ServiceConcept['workOf'] = [
  ['container_links.linked_by_id', 'linked_at'],
  ['event_entries.created_by_id', 'created_at'],
  ['ticket_type_retirements.retired_by_id', 'retired_at', 'ticket_type_id'],
]

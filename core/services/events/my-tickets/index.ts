import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'

export const workOf: ServiceConcept['workOf'] = [
  ['ticket_cancellations.cancelled_by_id', 'cancelled_at', 'ticket_id'],
]

export const notExported: ServiceConcept['notExported'] = {
  'tickets.order_line_id': 'Which line of an order a ticket is of: the ticket names its order.',
}

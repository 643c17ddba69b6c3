import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['check_ins.checked_in_by_id', 'checked_in_at', 'ticket_id']]

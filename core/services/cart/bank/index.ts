import type { ServiceConcept } from '#core/concepts/concept'

export const notExported: ServiceConcept['notExported'] = {
  'bank_line_settlements.order_id':
    'Which line of the cooperative’s own bank statement paid an order: the payment itself is there.',
}

export const workOf: ServiceConcept['workOf'] = [
  ['bank_lines.read_by_id', 'read_at'],
  ['bank_line_settlements.settled_by_id', 'settled_at', 'bank_line_id'],
]

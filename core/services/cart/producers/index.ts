import type { ServiceConcept } from '#core/concepts/concept'

export const workOf: ServiceConcept['workOf'] = [['producer_payouts.paid_by_id', 'paid_at']]

export const notExported: ServiceConcept['notExported'] = {
  'line_sources.order_line_id': 'The shop’s agreement with its producers: what you bought is under “orders”.',
  'producer_shares.order_line_id':
    'The shop’s agreement with its producers: what you bought is under “orders”.',
}

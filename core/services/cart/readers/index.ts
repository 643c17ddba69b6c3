import type { ServiceConcept } from '#core/concepts/concept'
import { reconcileReaders } from './reconcile-readers'

export const tasks: ServiceConcept['tasks'] = {
  'reconcile-readers': { class: 'money', run: reconcileReaders },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '* * * * *', task: 'reconcile-readers' }]

export const workOf: ServiceConcept['workOf'] = [['card_readers.paired_by_id', 'paired_at']]

export const notExported: ServiceConcept['notExported'] = {
  'reader_checkouts.payment_id':
    'That a card was held to a reader of the shop’s: the payment itself is there.',
}

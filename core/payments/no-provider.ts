import type { Payments } from '#core/contracts/platform/payments'
import { PaymentsMisconfigured } from './refusals'

/**
 * Of a cooperative that takes no cards: nothing is asked of anybody. What was begun while it had an account is known to SumUp
 * alone: asking after a checkout, a payment or a reader of then throws `PaymentsMisconfigured`, and it stays as it is. A
 * checkout whose answer was lost, so that only its reference is known, counts as never made.
 */
export function createNoPayments(): Payments {
  const refuse = async () => {
    throw new PaymentsMisconfigured('No cards are taken here: SUMUP_API_KEY is not set')
  }
  return {
    isConnected: false,
    takes: () => false,
    createCheckout: refuse,
    getCheckout: refuse,
    findCheckout: async () => null,
    deactivateCheckout: refuse,
    refund: refuse,
    getTransaction: refuse,
    history: async () => [],
    payouts: async () => [],
    readers: {
      pair: refuse,
      remove: refuse,
      status: refuse,
      start: refuse,
      terminate: refuse,
      reading: refuse,
      findReading: async () => null,
    },
    cards: { keepCustomer: refuse, instrumentsOf: refuse, deactivate: refuse, charge: refuse },
  }
}

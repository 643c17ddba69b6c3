import { type Ledger, type Payment, refundable } from './ledger'

/** What the merchant does at SumUp's own site, or the buyer's bank does: nobody asked for it through the API. */
export type Dashboard = {
  /** Gives so much back, in minor units; all that is left unless said. Of a payment by its id or code. */
  refund(transaction: string, amount?: number): void
  /** The buyer's bank takes so much back; all that is left unless said. */
  chargeBack(transaction: string, amount?: number): void
  /** The buyer's bank takes back what it can, and only the payment's status tells of it. */
  dispute(transaction: string): void
  /** The merchant wins the dispute: no charge-back stands any more. */
  winDispute(transaction: string): void
}

export function createDashboard(ledger: Ledger): Dashboard {
  const paid = (idOrCode: string): Payment => {
    const payment = ledger.payment(idOrCode)
    if (!payment) throw new Error(`No transaction ${idOrCode}`)
    return payment
  }
  return {
    refund(transaction, amount) {
      const payment = paid(transaction)
      ledger.give(payment, amount ?? refundable(payment))
    },
    chargeBack(transaction, amount) {
      const payment = paid(transaction)
      ledger.give(payment, amount ?? refundable(payment), true)
    },
    dispute(transaction) {
      ledger.dispute(paid(transaction))
    },
    winDispute(transaction) {
      ledger.winDispute(paid(transaction))
    },
  }
}
